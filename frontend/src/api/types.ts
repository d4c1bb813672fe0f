import type { components } from './schema.gen';

type Schemas = components['schemas'];

export type Municipality = Schemas['Municipality'];
export type Terms = Schemas['TermsFields'];
export type TermsWithBody = Terms & { body: string };
export type TermsId = Schemas['TermsId'];
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
/** An item that the server couldn't read is listed, so that nothing is left out silently. */
export type UnreadableRecord = { inquiryId: string; inquiredAt: string; outcome: 'unreadable' };
/** A bulk that this municipality made: one line for the whole. */
export type BulkRecord = Schemas['BulkRecord'];
export type ReadableRecord = Exclude<Schemas['InquiryRecord'], { outcome: 'unreadable' }>;
export type InquiryRecord = ReadableRecord | UnreadableRecord;
export type InquiryPage = Omit<Schemas['InquiryPage'], 'inquiries'> & { inquiries: InquiryRecord[] };
export type Scope = Schemas['Scope'];
export type BulkRequest = Schemas['BulkRequest'];
export type BulkStarted = Schemas['BulkStarted'];
export type Bulk = Schemas['BulkProgress'];
/** As this page sends it: always with its holders, though there may be none. */
export type ChunkPerson = Schemas['ChunkPerson'] & { holders: string[] };
export type ChunkAnswer = Schemas['ChunkAnswer'];
export type PersonAnswer = Schemas['PersonResult'];
export type PersonOutcome = PersonAnswer['outcome'];
export type BulkAnswer = Schemas['HolderAnswer'];
export type NotAsked = Schemas['NotAsked'];
export type Protection = Schemas['Protection'];
export type ProtectionPage = Schemas['ProtectionPage'];
export type ProtectRequest = Schemas['ProtectRequest'];
export type Problem = Schemas['Problem'] & Partial<Schemas['FieldErrors']> & { remaining?: number };
export type ProblemCode = Schemas['ProblemCode'];
export type FieldError = Schemas['FieldError'];
