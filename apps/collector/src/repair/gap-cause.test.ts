import type { TimeRange } from '@quality/validators';
import { describe, expect, test } from 'vitest';
import { explainGap, type GapFacts } from './gap-cause.ts';
import type { OpenGap } from './gap-ledger.ts';

const MINUTE = 60_000;
const T = Date.UTC(2024, 0, 1, 12);
const RANGE: TimeRange = [T, T + 3 * MINUTE];
const gap = (changes: Partial<OpenGap> = {}): OpenGap => ({
  fromMs: RANGE[0],
  toMs: RANGE[1],
  tries: 0,
  emptyAnswers: 0,
  nextTryMs: 0,
  lastOutcome: null,
  siblings: null,
  ...changes,
});
const explain = (changes: Partial<GapFacts> = {}) =>
  explainGap(RANGE, {
    profile: { id: 'binance', withoutTrades: 'fills', pageLimit: 1_000 },
    durationMs: MINUTE,
    gap: gap(),
    ranges: [RANGE],
    servedFromMs: null,
    outages: [],
    downtime: null,
    ...changes,
  });

describe('the cause of a gap', () => {
  test('is not known while nothing tells, and the number of tries is said', () => {
    expect(explain()).toEqual({ cause: 'unknown', evidence: 'not asked for again yet' });
    expect(explain({ gap: gap({ tries: 2, emptyAnswers: 2, lastOutcome: { kind: 'nothing' } }) })).toEqual({
      cause: 'unknown',
      evidence: 'asked for again 2 times; binance answered 2 of them without a candle',
    });
  });

  test('is the history depth when the exchange serves nothing so old', () => {
    expect(explain({ servedFromMs: RANGE[1] }).cause).toBe('history_depth');
    expect(explain({ servedFromMs: RANGE[1] - 1 }).cause).toBe('unknown');
  });

  test('is no trades when an exchange that omits such candles answers around the gap without one', () => {
    const profile = { id: 'coinbase', withoutTrades: 'omits', pageLimit: 300 } as const;
    expect(explain({ profile }).cause).toBe('unknown');
    expect(explain({ profile, gap: gap({ tries: 1, emptyAnswers: 1 }) }).cause).toBe('no_trades');
  });

  test('is an outage when most feeds of the exchange lack the same candles', () => {
    expect(explain({ gap: gap({ siblings: { seen: 5, lacking: 4 } }) }).cause).toBe('exchange_outage');
    expect(explain({ gap: gap({ siblings: { seen: 5, lacking: 3 } }) }).cause).toBe('unknown');
    expect(explain({ gap: gap({ siblings: { seen: 2, lacking: 2 } }) }).cause).toBe('unknown');
  });

  test('is an outage when the exchange did not answer then and has nothing for it afterwards', () => {
    const outages = [{ fromMs: T - MINUTE, toMs: T + MINUTE, reason: 'maintenance' }];
    expect(explain({ outages }).cause).toBe('unknown');
    const explained = explain({ outages, gap: gap({ tries: 1, emptyAnswers: 1 }) });
    expect(explained.cause).toBe('exchange_outage');
    expect(explained.evidence).toContain('2024-01-01 11:59 UTC to 2024-01-01 12:01 UTC (maintenance)');
  });

  test('is our own stop while the range has not been answered since', () => {
    const downtime: TimeRange = [T - MINUTE, T + 10 * MINUTE];
    expect(explain({ downtime }).cause).toBe('collector_down');
    expect(explain({ downtime, gap: gap({ tries: 1, emptyAnswers: 1 }) }).cause).toBe('unknown');
  });

  test('is paging when single holes lie a page apart', () => {
    const ranges = Array.from({ length: 6 }, (_, i): TimeRange => [T + i * 100 * MINUTE, T + (i * 100 + 1) * MINUTE]);
    const profile = { id: 'okx', withoutTrades: 'fills', pageLimit: 100 } as const;
    expect(explain({ ranges, profile }).cause).toBe('paging');
    expect(explain({ ranges, profile: { ...profile, pageLimit: 300 } }).cause).toBe('unknown');
  });

  test('names a refusal', () => {
    const lastOutcome = { kind: 'refused', why: 'the candles do not stand the checks: price_outlier' } as const;
    expect(explain({ gap: gap({ tries: 1, lastOutcome }) }).evidence).toContain('price_outlier');
  });
});
