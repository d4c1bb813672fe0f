import type { FieldError, Problem, ProblemCode } from './types';

/** Why a call has no answer. Never holds what was sent. */
export type Failure =
  | {
      kind: 'problem';
      status: number;
      code: ProblemCode;
      detail: string;
      errors: readonly FieldError[];
      requestId: string;
      /** How many persons the day's limit leaves, where a limit was met. */
      remaining?: number;
    }
  /** No answer that the contract knows: the gateway's own errors, a proxy in between. */
  | { kind: 'unexpected'; status: number }
  | { kind: 'offline' }
  | { kind: 'timeout' }
  | { kind: 'expired' };

export class ApiFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.kind === 'problem' ? failure.code : failure.kind);
    this.failure = failure;
  }
}

export function failureOf(error: unknown): Failure {
  if (error instanceof ApiFailure) return error.failure;
  return { kind: 'unexpected', status: 0 };
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  const problem = value as Record<string, unknown>;
  return typeof problem.code === 'string' && typeof problem.detail === 'string';
}

export function failureOfAnswer(status: number, body: unknown): Failure {
  if (!isProblem(body)) return { kind: 'unexpected', status };
  const { code, detail, errors = [], requestId, remaining } = body;
  return {
    kind: 'problem',
    status,
    code,
    detail,
    errors,
    requestId,
    ...(typeof remaining === 'number' && { remaining }),
  };
}

/** Says what happened and what to do, in the words of the screens. */
export function messageOf(failure: Failure): string {
  switch (failure.kind) {
    case 'problem':
      return failure.detail;
    case 'offline':
      return 'ネットワークにつながりません。接続を確かめて、もう一度お試しください。';
    case 'timeout':
      return '時間内に応答がありませんでした。しばらくしてから、もう一度お試しください。';
    case 'expired':
      return 'サインインの期限が切れました。もう一度サインインしてください。';
    case 'unexpected':
      if (failure.status === 429) return '混み合っています。1分ほど待って、もう一度お試しください。';
      if (failure.status === 403) return 'この操作をする権限がありません。システムの管理者に連絡してください。';
      return 'システムに問題が起きています。しばらくしてから、もう一度お試しください。';
  }
}

/** Whether asking the same again, unchanged, can help. */
export function isWorthRetrying(failure: Failure): boolean {
  switch (failure.kind) {
    case 'offline':
    case 'timeout':
    case 'expired':
      return true;
    case 'unexpected':
      return failure.status === 0 || failure.status === 429 || failure.status >= 500;
    case 'problem':
      return failure.status === 429 || failure.status >= 500;
  }
}

/** Whether what was asked for may have been done all the same: it was sent, and nothing that answered it refused it. */
export function mayBeDone(failure: Failure): boolean {
  switch (failure.kind) {
    case 'offline':
    case 'timeout':
      return true;
    case 'expired':
      return false;
    case 'unexpected':
      return failure.status === 0 || failure.status >= 500;
    case 'problem':
      return failure.status >= 500;
  }
}
