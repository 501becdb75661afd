import type { ProblemError } from '../schemas/problem.ts';
import { type CheckRequest, checkRequestSchema } from './request.ts';

const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'];
const MAX_ERRORS = 20;

/** A body that was read, or what is wrong with it. */
export type ReadResult =
  | { readonly ok: true; readonly request: CheckRequest }
  | { readonly ok: false; readonly detail: string; readonly errors: readonly ProblemError[] };

/** Reads the body of POST /v1/check. Each error names the row (from 0) and the column. */
export function readCheckRequest(body: Uint8Array): ReadResult {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is not UTF-8';
    return { ok: false, detail: `the body is not JSON: ${reason}`, errors: [] };
  }
  const result = checkRequestSchema.safeParse(value);
  if (result.success) return { ok: true, request: result.data };
  const errors = result.error.issues.slice(0, MAX_ERRORS).map((issue) => ({
    in: 'body' as const,
    name: nameOf(issue.path),
    message: issue.message,
  }));
  const more = result.error.issues.length - errors.length;
  const detail = errors.map(({ name, message }) => `${name}: ${message}`).join('; ');
  return { ok: false, detail: more > 0 ? `${detail}; and ${more} more` : detail, errors };
}

function nameOf(path: readonly PropertyKey[]): string {
  const [field, row, column] = path;
  if (field !== 'candles' || typeof row !== 'number') return path.join('.') || 'body';
  return typeof column === 'number' ? `candles[${row}].${COLUMNS[column] ?? column}` : `candles[${row}]`;
}
