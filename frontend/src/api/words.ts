import type { Basis, BulkAnswer, InquiryAnswer, Method, Sex, TermsId } from './types';

/** What screens and files call the contract's values. */
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

export const TERMS_WORDS: Readonly<Record<TermsId, string>> = {
  usage: '確認事項',
  'inquiry-addendum': '確認事項（追加分）',
};

export const BASIS_WORDS: Readonly<Record<Basis, string>> = {
  terms: TERMS_WORDS['inquiry-addendum'],
  'individual-consent': '本人同意',
};

/** What came of an inquiry, of one person or of one among many. */
export const OUTCOME_WORDS: Readonly<Record<(InquiryAnswer | BulkAnswer)['outcome'], string>> = {
  found: '該当あり',
  'not-found': '該当なし',
  ambiguous: '該当者が複数',
  contradictory: '記録に食い違い',
  'birth-date-differs': '生年月日が相違',
};
