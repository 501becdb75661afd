import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { failureOf } from './failure-of.ts';
import { FetchFailure, type FetchFailureReason } from './fetch-failure.ts';
import type { ReplyFact } from './reply-guard.ts';

type ErrorClass = new (message: string) => Error;
const errorsUrl = new URL('../js/src/base/errors.js', pathToFileURL(createRequire(import.meta.url).resolve('ccxt')));
const classes = (await import(errorsUrl.href)) as Readonly<Record<string, ErrorClass>>;

function failure(error: unknown, fact?: ReplyFact): FetchFailure {
  return failureOf(error, 'kraken BTC/USD 1m', new WeakMap(fact === undefined ? [] : [[error as object, fact]]));
}

function ccxtError(name: string, message = 'kraken says no'): Error {
  return new (classes[name] as ErrorClass)(message);
}

describe('the reason of a failure', () => {
  it.each<[string, number | null, FetchFailureReason, boolean]>([
    ['RateLimitExceeded', 429, 'rate_limited', true],
    ['DDoSProtection', 418, 'rate_limited', true],
    ['DDoSProtection', 200, 'rate_limited', true],
    ['RequestTimeout', null, 'timeout', true],
    ['OnMaintenance', 200, 'maintenance', true],
    ['ExchangeNotAvailable', 503, 'maintenance', true],
    ['ExchangeNotAvailable', 500, 'exchange_error', true],
    ['ExchangeNotAvailable', 403, 'auth', false],
    ['ExchangeNotAvailable', 451, 'auth', false],
    ['RestrictedLocation', 400, 'auth', false],
    ['PermissionDenied', 401, 'auth', false],
    ['AuthenticationError', 401, 'auth', false],
    ['BadSymbol', 400, 'bad_symbol', false],
    ['NetworkError', null, 'network', true],
    ['InvalidNonce', 200, 'exchange_error', true],
    ['NullResponse', 200, 'malformed', true],
    ['BadRequest', 400, 'exchange_error', false],
    ['ExchangeError', 400, 'exchange_error', false],
    ['ExchangeClosedByUser', null, 'cancelled', false],
  ])('%s with status %s is %s', (name, status, code, retryable) => {
    const fact = status === null ? undefined : { status, retryAfterMs: null };
    expect(failure(ccxtError(name), fact)).toMatchObject({ code, retryable, status });
  });

  it('every class of ccxt has one', () => {
    const names = Object.keys(classes).filter((name) => name !== 'default');
    expect(names.length).toBeGreaterThan(30);
    for (const name of names) expect(failure(ccxtError(name))).toBeInstanceOf(FetchFailure);
  });

  it.each<[string, string, FetchFailureReason]>([
    ['SocketError', 'UND_ERR_SOCKET', 'network'],
    ['BodyTimeoutError', 'UND_ERR_BODY_TIMEOUT', 'timeout'],
    ['ResponseContentLengthMismatchError', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'network'],
    ['ClientDestroyedError', 'UND_ERR_DESTROYED', 'cancelled'],
    ['Error', 'ECONNRESET', 'network'],
  ])('%s of undici with code %s is %s', (name, code, reason) => {
    expect(failure(Object.assign(new Error('other side closed'), { name, code })).code).toBe(reason);
    expect(failure(new TypeError('terminated', { cause: Object.assign(new Error(), { code }) })).code).toBe(reason);
  });

  it('an exchange that says with status 200 that it is down is under maintenance', () => {
    expect(
      failure(ccxtError('ExchangeNotAvailable', 'kraken {"error":["EService:Unavailable"]}'), { status: 200, retryAfterMs: null })
        .code,
    ).toBe('maintenance');
  });

  it('what nobody expected is an exchange error with its text', () => {
    expect(failure('nonsense')).toMatchObject({
      code: 'exchange_error',
      retryable: false,
      message: 'kraken BTC/USD 1m: nonsense',
    });
    expect(failure(undefined).code).toBe('exchange_error');
  });

  it('keeps the wait that was asked for, the cause, and a message of one line', () => {
    const cause = ccxtError('ExchangeNotAvailable', `kraken <html>\n  <h1>Down</h1>\n${'x'.repeat(5000)}`);
    const made = failure(cause, { status: 503, retryAfterMs: 5000 });
    expect(made).toMatchObject({ retryAfterMs: 5000, cause });
    expect(made.message).toMatch(/^kraken BTC\/USD 1m: kraken <html> <h1>Down<\/h1> x+…$/);
    expect(made.message.length).toBeLessThan(400);
  });

  it('a failure stays the failure that it is', () => {
    const made = new FetchFailure('empty', 'no candle', { retryable: true });
    expect(failure(made)).toBe(made);
  });
});
