import type { components } from './schema.gen';

type Schemas = components['schemas'];

export type Municipality = Schemas['Municipality'];
export type Terms = Schemas['TermsFields'];
export type TermsWithBody = Terms & { body: string };
export type TermsId = Schemas['TermsId'];
export type TermsList = Omit<Schemas['TermsList'], 'terms'> & { terms: Terms[] };
export type Method = Schemas['Method'];
export type Basis = Schemas['Basis'];
export type Sex = Schemas['Sex'];
export type HolderList = Schemas['HolderList'];
export type Requirement = Schemas['Requirement'];
export type InquiryRequest = Schemas['InquiryRequest'];
export type InquiryAnswer = Schemas['InquiryAnswer'];
export type InquiryFound = Schemas['InquiryFound'];
export type Person = Schemas['Person'];
export type Vaccination = Schemas['Vaccination'];
export type Direction = Schemas['Direction'];
export type InquiryRecord = Schemas['InquiryRecord'];
export type InquiryPage = Schemas['InquiryPage'];
export type Problem = Schemas['Problem'] & Partial<Schemas['FieldErrors']>;
export type ProblemCode = Schemas['ProblemCode'];
export type FieldError = Schemas['FieldError'];
