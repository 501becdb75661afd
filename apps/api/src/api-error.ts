import type { ProblemError } from './schemas/problem.ts';

export type ApiErrorCode =
  | 'invalid_request'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'unprocessable'
  | 'overloaded'
  | 'unavailable'
  | 'internal';

const STATUS: Readonly<Record<ApiErrorCode, number>> = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  unprocessable: 422,
  overloaded: 503,
  unavailable: 503,
  internal: 500,
};

/** An error whose message may be shown to the client. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  readonly statusCode: number;
  readonly retryable: boolean;
  readonly errors: readonly ProblemError[];

  constructor(code: ApiErrorCode, message: string, options: ErrorOptions & { readonly errors?: readonly ProblemError[] } = {}) {
    super(message, options);
    this.code = code;
    this.statusCode = STATUS[code];
    this.retryable = this.statusCode === 503;
    this.errors = options.errors ?? [];
  }
}
