import { strToU8, Zip, ZipDeflate } from 'fflate/browser';
import { nextTask } from './nextTask';

const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/**
 * A workbook of one sheet in which every cell is text: zeros stay, nothing becomes a date, and no formula can be run, so that
 * no apostrophe has to be put in front of anything. Written in slices, between which the page has its turn.
 */
export async function xlsx(title: string, rows: readonly (readonly string[])[]): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    pieces.push(piece);
  });
  for (const [path, text] of Object.entries(partsOf(title))) {
    const part = new ZipDeflate(path);
    zip.add(part);
    part.push(strToU8(text), true);
  }
  const sheet = new ZipDeflate('xl/worksheets/sheet1.xml', { level: LEVEL });
  zip.add(sheet);
  sheet.push(strToU8(sheetHead(rows)));
  for (let from = 0; from < rows.length; from += SLICE) {
    await nextTask();
    const slice = rows.slice(from, from + SLICE).map((row, index) => rowXml(row, from + index));
    sheet.push(strToU8(slice.join('')));
  }
  sheet.push(strToU8('</sheetData></worksheet>'), true);
  zip.end();
  return new Blob(pieces, { type: TYPE });
}

/** Rows between two turns of the page. */
const SLICE = 200;
/** The rows of a file are much alike: more effort takes longer, and makes it hardly smaller. */
const LEVEL = 3;

/** What XML can't hold, and U+FFFD: a character that is missing must be seen to be. */
const UNWRITABLE = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffd-\uffff]/gu;
const MISSING = '〓';
const MARKUP: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Whatever may have to be written otherwise: most texts have none of it, and are done with one look. */
const SPECIAL = /[&<>"_\ud800-\udfff\ufffd-\uffff]|[^\x20-\x7e\u00a0-\uffff]/;

function escaped(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return (
    text
      .replaceAll(UNWRITABLE, MISSING)
      // Excel would take `_x0041_` for an A.
      .replaceAll(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
      .replaceAll(/[&<>"]/g, (sign) => MARKUP[sign] ?? sign)
  );
}

const HEAD_STYLE = 1;
const CELL_STYLE = 0;

function rowXml(row: readonly string[], index: number): string {
  const style = index === 0 ? HEAD_STYLE : CELL_STYLE;
  const cells = row.map((field, column) => {
    const place = `r="${columnName(column)}${index + 1}" s="${style}"`;
    return field === ''
      ? `<c ${place}/>`
      : `<c ${place} t="inlineStr"><is><t xml:space="preserve">${escaped(field)}</t></is></c>`;
  });
  return `<row r="${index + 1}">${cells.join('')}</row>`;
}

/** A, B, … Z, AA, … */
function columnName(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnName(Math.floor(column / 26) - 1) + letter;
}

const WIDEST = 40;

/** In Latin letters; others are twice as wide. */
function widthOf(fields: readonly string[]): number {
  const widths = fields.map((field) => field.length + (field.match(/[^\x20-\x7e]/g)?.length ?? 0) + 2);
  return Math.min(
    WIDEST,
    widths.reduce((widest, width) => Math.max(widest, width), 0),
  );
}

/** The first row stays in sight, and columns are as wide as what stands in the first rows of them. */
function sheetHead(rows: readonly (readonly string[])[]): string {
  const looked = rows.slice(0, 1000);
  const columns = (rows[0] ?? []).map((_, column) => {
    const width = widthOf(looked.map((row) => row[column] ?? ''));
    return `<col min="${column + 1}" max="${column + 1}" width="${width}" customWidth="1"/>`;
  });
  const pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  return `${XML}<worksheet ${MAIN}><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews><cols>${columns.join('')}</cols><sheetData>`;
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const SHEET_TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const LONGEST_SHEET_NAME = 31;

/** What a workbook must hold beside its sheet (ECMA-376): which parts there are, and the two styles of text (format 49). */
const partsOf = (title: string): Readonly<Record<string, string>> => ({
  '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPES}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEET_TYPES}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${SHEET_TYPES}.styles+xml"/></Types>`,
  '_rels/.rels': relationships(['officeDocument', 'xl/workbook.xml']),
  'xl/_rels/workbook.xml.rels': relationships(['worksheet', 'worksheets/sheet1.xml'], ['styles', 'styles.xml']),
  'xl/workbook.xml': `${XML}<workbook ${MAIN} xmlns:r="${OFFICE}"><bookViews><workbookView/></bookViews><sheets><sheet name="${escaped(title.slice(0, LONGEST_SHEET_NAME))}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/styles.xml': `${XML}<styleSheet ${MAIN}><fonts count="2"><font><sz val="11"/><name val="游ゴシック"/></font><font><b/><sz val="11"/><name val="游ゴシック"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
});

const relationships = (...targets: readonly (readonly [kind: string, path: string])[]): string =>
  `${XML}<Relationships xmlns="${PACKAGE}/relationships">${targets
    .map(([kind, path], index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${kind}" Target="${path}"/>`)
    .join('')}</Relationships>`;
