import { FetchFailure, type FetchFailureReason } from './fetch-failure.ts';
import type { ReplyFacts } from './reply-guard.ts';

/** ccxt's error classes by reason, most special first: the first class that the error descends from decides. */
const REASONS: readonly (readonly [className: string, reason: FetchFailureReason, retryable: boolean])[] = [
  ['MalformedReply', 'malformed', true],
  ['RateLimitExceeded', 'rate_limited', true],
  ['DDoSProtection', 'rate_limited', true],
  ['RequestTimeout', 'timeout', true],
  ['OnMaintenance', 'maintenance', true],
  ['RestrictedLocation', 'auth', false],
  ['AuthenticationError', 'auth', false],
  ['BadSymbol', 'bad_symbol', false],
  ['ExchangeNotAvailable', 'exchange_error', true],
  ['InvalidNonce', 'exchange_error', true],
  ['NullResponse', 'malformed', true],
  ['BadResponse', 'malformed', true],
  ['NetworkError', 'network', true],
  ['OperationFailed', 'exchange_error', true],
  ['ExchangeClosedByUser', 'cancelled', false],
  ['BaseError', 'exchange_error', false],
];

/** Statuses that say more than ccxt's class: it takes 451 for an outage. */
const STATUS_REASONS: Readonly<Record<number, readonly [FetchFailureReason, boolean]>> = {
  403: ['auth', false],
  418: ['rate_limited', true],
  429: ['rate_limited', true],
  451: ['auth', false],
  503: ['maintenance', true],
};

const TIMEOUT_CODES: ReadonlySet<string> = new Set([
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'ETIMEDOUT',
]);
const CANCEL_CODES: ReadonlySet<string> = new Set(['UND_ERR_DESTROYED', 'UND_ERR_CLOSED']);

/** What an exchange that is down says with any status. */
const DOWN = /maintenance|EService:Unavailable/i;

/** Turns whatever a request threw into a failure with a reason. `subject` says in the message what was asked for. */
export function failureOf(error: unknown, subject: string, facts: ReplyFacts): FetchFailure {
  if (error instanceof FetchFailure) return error;
  const fact = typeof error === 'object' && error !== null ? facts.get(error) : undefined;
  const [reason, retryable] = reasonOf(error, fact?.status ?? null);
  const text = error instanceof Error ? error.message : String(error);
  return new FetchFailure(reason, `${subject}: ${oneLine(text)}`, {
    retryable,
    retryAfterMs: fact?.retryAfterMs ?? null,
    status: fact?.status ?? null,
    cause: error,
  });
}

function reasonOf(error: unknown, status: number | null): readonly [FetchFailureReason, boolean] {
  const ancestors = ancestorsOf(error);
  const byClass = REASONS.find(([className]) => ancestors.includes(className));
  if (byClass !== undefined) {
    const [className, reason, retryable] = byClass;
    if (className === 'MalformedReply') return [reason, retryable];
    const byStatus = status === null ? undefined : STATUS_REASONS[status];
    if (byStatus !== undefined) return byStatus;
    if (reason === 'exchange_error' && DOWN.test((error as Error).message)) return ['maintenance', true];
    return [reason, retryable];
  }
  // Not of ccxt: undici throws its own errors when a body ends early, is silent, or the client is closed.
  const code = codeOf(error);
  if (code !== null && CANCEL_CODES.has(code)) return ['cancelled', false];
  if (code !== null && TIMEOUT_CODES.has(code)) return ['timeout', true];
  if (code !== null || ancestors.includes('TypeError')) return ['network', true];
  return ['exchange_error', false];
}

function ancestorsOf(error: unknown): readonly string[] {
  const names: string[] = [];
  let prototype: unknown = typeof error === 'object' && error !== null ? Object.getPrototypeOf(error) : null;
  while (typeof prototype === 'object' && prototype !== null) {
    names.push((prototype as { constructor: { name: string } }).constructor.name);
    prototype = Object.getPrototypeOf(prototype);
  }
  return names;
}

function codeOf(error: unknown): string | null {
  for (const candidate of [error, (error as { cause?: unknown } | null)?.cause]) {
    const code = (candidate as { code?: unknown } | null | undefined)?.code;
    if (typeof code === 'string') return code;
  }
  return null;
}

const LONGEST = 300;

/** An error page is long and has many lines; a message has one. */
function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
