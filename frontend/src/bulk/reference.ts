import { MY_NUMBER_DIGITS } from '../person/myNumber';

const LONGEST = 30;

/** What is wrong with the words by which staff tell bulks apart. */
export function referenceProblem(reference: string): string | undefined {
  const characters = [...reference.trim()];
  if (characters.length > LONGEST) return `件名は${LONGEST}文字までで入力してください。`;
  if (characters.filter((one) => /\p{N}/u.test(one)).length >= MY_NUMBER_DIGITS)
    return '件名に、数字を12桁以上入れないでください。マイナンバーを書かないためです。';
  return undefined;
}
