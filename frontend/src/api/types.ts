import type { Scope } from './bulk';
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
/** An item that the server couldn't read is listed, so that nothing is left out silently. */
export type UnreadableRecord = { inquiryId: string; inquiredAt: string; outcome: 'unreadable' };
/** A bulk that this municipality made: one line for the whole. */
export type BulkRecord = {
  inquiryId: string;
  bulkId: string;
  inquiredAt: string;
  inquirer: Municipality;
  staff?: string;
  scope: Scope;
  persons: number;
  outcome: 'bulk';
};
/** What a bulk of another municipality asked of this one: one entry for a chunk and an outcome, about many. */
export type ReceivedOfBulk = {
  inquiryId: string;
  bulkId: string;
  inquiredAt: string;
  inquirer: Municipality;
  holder: Municipality;
  basis?: Basis;
  outcome: 'found' | 'contradictory' | 'birth-date-differs' | 'not-found';
  persons: number;
  protected?: true;
};
type SingleRecord = Exclude<Schemas['InquiryRecord'], { outcome: 'unreadable' }> & { bulkId?: never; persons?: number };
export type ReadableRecord = SingleRecord | BulkRecord | ReceivedOfBulk;
export type InquiryRecord = ReadableRecord | UnreadableRecord;
export type InquiryPage = Omit<Schemas['InquiryPage'], 'inquiries'> & { inquiries: InquiryRecord[] };
export type Protection = Schemas['Protection'];
export type ProtectionPage = Schemas['ProtectionPage'];
export type ProtectRequest = Schemas['ProtectRequest'];
export type Problem = Omit<Schemas['Problem'], 'code'> & { code: ProblemCode; remaining?: number } & Partial<
    Schemas['FieldErrors']
  >;
export type ProblemCode =
  | Schemas['ProblemCode']
  | 'bulk-limit'
  | 'bulk-paused'
  | 'bulk-closed'
  | 'chunk-reused'
  | 'unknown-bulk';
export type FieldError = Schemas['FieldError'];
