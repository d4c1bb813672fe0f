import type { Basis, Municipality, Person, Vaccination } from './types';

/** The contract's shapes of 一括照会. */

export type Scope = 'named' | 'all';

export type BulkRequest = { scope: Scope; persons: number; reference?: string };

export type StartedBulk = {
  bulkId: string;
  expiresAt: string;
  chunkPersonsMax: number;
  inquirerAgreed: boolean;
  agreedHolders: string[];
};

export type ChunkPerson = {
  ref: string;
  myNumber: string;
  birthDate?: string;
  holders: readonly string[];
  individualConsent: boolean;
};

export type BulkAnswer = {
  holder: Municipality;
  inquiryId: string;
  basis: Basis;
  vaccinations: Vaccination[];
} & ({ outcome: 'found'; person: Person } | { outcome: 'contradictory' | 'birth-date-differs' });

export type NotAsked = { holder: Municipality; reason: 'individual-consent-required' | 'own-municipality' };

/** The first that applies, in the contract's order. */
export type PersonOutcome = 'unanswered' | 'found' | 'contradictory' | 'birth-date-differs' | 'not-asked' | 'not-found';

export type PersonAnswer = {
  ref: string;
  asked: number;
  answers: BulkAnswer[];
  notAsked: NotAsked[];
  outcome: PersonOutcome;
};

export type ChunkAnswer = { bulkId: string; chunk: number; inquiredAt: string; results: PersonAnswer[] };

export type Bulk = {
  bulkId: string;
  startedAt: string;
  staff: string;
  scope: Scope;
  reference?: string;
  persons: number;
  answered: number;
  found: number;
  disclosures: number;
  state: 'open' | 'complete' | 'expired' | 'paused';
};

/** Chunk n holds persons 100(n−1)+1 to 100n. */
export const CHUNK_PERSONS = 100;
