import type { Basis, Method, Sex } from './types';

/** The words that the screens and files use for the contract's values. */
export const SEX_WORDS: Readonly<Record<Sex, string>> = {
  female: '女性',
  male: '男性',
  unknown: '不明',
  'not-applicable': '適用不能',
};

export const METHOD_WORDS: Readonly<Record<Method, string>> = {
  'my-number': 'マイナンバーによる照会',
  demographics: '氏名・生年月日・性別による照会',
};

export const BASIS_WORDS: Readonly<Record<Basis, string>> = {
  terms: '確認事項（追加分）',
  'individual-consent': '本人同意',
};
