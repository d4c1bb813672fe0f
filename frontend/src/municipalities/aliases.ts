import radicals from '../../../shared/policy/data/equivalent-ideographs.csv?raw';
import table from '../../../shared/policy/data/municipality-aliases.csv?raw';
import { csvRows } from './csvRows';
import { romajiKey } from './romaji';
import { type OtherNames, searchable } from './searchable';

/**
 * Other names under which people look for a municipality: its county, its wards and former wards, former names and spellings,
 * and romaji that doesn't follow from the reading. Loaded apart from the municipalities, when somebody chooses one.
 */

const character = (hexadecimal: string): string => String.fromCodePoint(Number.parseInt(hexadecimal, 16));

/** The ideographs that CJK radicals look like, which some PDFs hand out in their place. */
export const IDEOGRAPHS: ReadonlyMap<string, string> = new Map(
  csvRows(radicals).map(([radical = '', ideograph = '']) => [character(radical), character(ideograph)]),
);

type Named = { name: string; kana: string };

/** How the kind of an alias and the municipality's own name go together: 上川郡 and 上川郡東川町, 中央区 and 札幌市中央区. */
const WITH_NAME: Record<string, (alias: string, name: string) => string[]> = {
  county: (alias, name) => [alias, alias + name],
  ward: (alias, name) => [alias, name + alias],
  'former-ward': (alias, name) => [alias, name + alias],
};

/** The other names of each municipality, by its code. */
export function readAliases(
  municipalityOf: (code: string) => Named | undefined,
  predecessors: readonly (Named & { of: string })[],
): Map<string, OtherNames> {
  const aliases = new Map<string, OtherNames>();
  const namesOf = (code: string): OtherNames => {
    const names = aliases.get(code) ?? { texts: [], kana: [], romaji: [] };
    aliases.set(code, names);
    return names;
  };
  for (const [code = '', kind = '', text = '', kana = ''] of csvRows(table)) {
    const municipality = municipalityOf(code);
    if (!municipality) continue;
    const names = namesOf(code);
    if (kind === 'romaji') {
      names.romaji.push(romajiKey(text));
      continue;
    }
    const together = WITH_NAME[kind] ?? ((alias: string) => [alias]);
    names.texts.push(...together(text, municipality.name).map(searchable));
    names.kana.push(...together(kana, municipality.kana).map(searchable));
  }
  for (const { of, name, kana } of predecessors) {
    namesOf(of).texts.push(searchable(name));
    namesOf(of).kana.push(searchable(kana));
  }
  return aliases;
}
