import { readFileSync } from 'node:fs';
import { parseTimeframe } from '@quality/validators';
import { beforeAll, describe, expect, it } from 'vitest';
import { ccxtModuleOf } from './ccxt-client.ts';
import { askCcxt, type CcxtAnswer } from './ccxt-habits.test-support.ts';
import type { FetchProfile, ProfileLine } from './fetch-profile.ts';
import { documentedProfiles, profileOf, profiles } from './profiles.ts';

/**
 * What is known of one line. `observed`: rows or times that somebody saw; the value is derived from them. `documented`: what the exchange or
 * a maintainer states. `ccxt`: what the real ccxt asks for. `assumed`: nothing, so the line must be the default.
 */
interface Evidence {
  readonly kind: 'observed' | 'documented' | 'ccxt' | 'assumed';
  readonly source: string;
  readonly value?: unknown;
  readonly rows?: readonly (readonly (number | null)[])[];
  readonly timeframe?: string;
  readonly opens?: readonly number[] | Readonly<Record<string, readonly number[]>>;
  readonly atMs?: number;
  readonly newestMs?: number;
  readonly volume?: number;
  readonly quoteVolume?: number;
  readonly price?: number;
  readonly askedEndMs?: number;
  readonly lastMs?: number;
  readonly changedAfterClose?: boolean;
}

type Fixture = Readonly<Record<ProfileLine, Evidence>>;

const ids = [...profiles.keys()];
const fixtures = new Map<string, Fixture>(
  ids.map((id) => [id, JSON.parse(readFileSync(new URL(`../fixtures/${id}.json`, import.meta.url), 'utf8')) as Fixture]),
);
const lines = Object.keys(profileOf('nobody')).filter((line) => line !== 'id') as ProfileLine[];
const cases = ids.flatMap((id) => lines.map((line) => [id, line] as const));

const answers = new Map<string, CcxtAnswer>();
beforeAll(async () => {
  for (const id of ids) if (ccxtModuleOf(id) !== null) answers.set(id, await askCcxt(id));
});

/** Whether the evidence bears a value out. */
function bearsOut(id: string, line: ProfileLine, value: unknown): boolean {
  const evidence = (fixtures.get(id) as Fixture)[line];
  switch (evidence.kind) {
    case 'assumed':
      return JSON.stringify(value) === JSON.stringify(profileOf('nobody')[line]);
    case 'documented':
      return JSON.stringify(value) === JSON.stringify(evidence.value);
    case 'ccxt':
      return agreesWithCcxt(line, value, answers.get(id) as CcxtAnswer);
    case 'observed':
      return line === 'anchorsMs'
        ? fitsOpens(value as FetchProfile['anchorsMs'], evidence)
        : value === observedValue(line, evidence);
  }
}

function agreesWithCcxt(line: ProfileLine, value: unknown, answer: CcxtAnswer): boolean {
  if (line === 'requestsPerSecond')
    return (value as number) <= answer.requestsPerSecond * 1.001 && (value as number) > 0.9 * answer.requestsPerSecond;
  return value === answer[line as keyof CcxtAnswer];
}

/** Every open time that was seen lies on the grid, and the plain grid would do as well only where the profile names no anchor. */
function fitsOpens(anchors: FetchProfile['anchorsMs'], { opens }: Evidence): boolean {
  const isOnGrid = (used: FetchProfile['anchorsMs']) =>
    Object.entries(opens as Readonly<Record<string, readonly number[]>>).every(([timeframe, times]) =>
      times.every((time) => parseTimeframe(timeframe, used).isAligned(time)),
    );
  return isOnGrid(anchors) && (Object.keys(anchors).length === 0 || !isOnGrid({}));
}

function observedValue(line: ProfileLine, evidence: Evidence): unknown {
  const { rows = [], atMs = 0, newestMs = 0 } = evidence;
  switch (line) {
    case 'graceMs':
      // Twice the default where closed candles were seen to change and nobody noted for how long.
      return evidence.changedAfterClose ? 2 * profileOf('nobody').graceMs : profileOf('nobody').graceMs;
    case 'withoutTrades':
      return rows.some((row) => row[5] === 0 && new Set(row.slice(1, 5)).size === 1)
        ? 'fills'
        : hasHole(evidence)
          ? 'omits'
          : 'unknown';
    case 'openMayLeaveRange':
      return rows.some(
        ([, open, high, low]) => isNumber(open) && ((isNumber(high) && open > high) || (isNumber(low) && open < low)),
      );
    case 'volumeUnit':
      return unitOf(evidence);
    case 'newestCandle':
      return newestMs + parseTimeframe(evidence.timeframe as string).durationMs > atMs ? 'forming' : 'closed';
    case 'stampedAt':
      // A forming candle that is stamped with its close lies in the future.
      return newestMs <= atMs ? 'open' : 'close';
    case 'order':
      return isAscending(evidence.opens as readonly number[]) ? 'ascending' : 'descending';
    case 'endIsInclusive':
      return evidence.lastMs === evidence.askedEndMs;
    default:
      throw new Error(`no way to derive ${line} from what was observed`);
  }
}

function hasHole({ rows = [], timeframe }: Evidence): boolean {
  const { durationMs } = parseTimeframe(timeframe as string);
  return rows.some((row, i) => i > 0 && Number(row[0]) - Number(rows[i - 1]?.[0]) > durationMs);
}

function unitOf({ volume = 0, quoteVolume = 0, price = 0 }: Evidence): string {
  const ratio = quoteVolume / volume / price;
  return Math.abs(ratio - 1) < 0.02 ? 'base' : Math.abs(ratio * price - 1) < 0.02 ? 'quote' : 'contracts';
}

function isAscending(times: readonly number[]): boolean {
  return times.every((time, i) => i === 0 || time > (times[i - 1] as number));
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

/** Values that a line does not have. */
function flips(value: unknown): readonly unknown[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value * 2, value / 2, null];
  if (value === null) return [1000];
  if (typeof value === 'string') {
    const sets = [
      ['omits', 'fills', 'unknown'],
      ['base', 'quote', 'contracts'],
      ['count', 'span'],
      ['forming', 'closed'],
      ['open', 'close'],
      ['ascending', 'descending'],
    ];
    return (sets.find((set) => set.includes(value)) as string[]).filter((other) => other !== value);
  }
  return JSON.stringify(value) === '{}' ? [{ w: 0 }, { d: 57_600_000 }] : [{}];
}

describe('a line of a profile', () => {
  it.each(cases)('%s %s is borne out by its fixture, and any other value is not', (id, line) => {
    const value = profileOf(id)[line];
    expect(bearsOut(id, line, value)).toBe(true);
    for (const other of flips(value)) expect([other, bearsOut(id, line, other)]).toEqual([other, false]);
  });

  it.each(cases)('%s %s has the source of its fixture: an address, or none and the default value', (id, line) => {
    const source = documentedProfiles.get(id)?.sources[line];
    expect(source).toBe((fixtures.get(id) as Fixture)[line].source);
    if (source !== 'assumed') expect(URL.canParse(source as string)).toBe(true);
  });

  it('is never a second one of its exchange, nor missing', () => {
    for (const id of ids) expect(Object.keys(fixtures.get(id) as Fixture).sort()).toEqual([...lines].sort());
  });
});

describe('profiles', () => {
  it('are there for ten exchanges', () => {
    expect(ids).toEqual(['binance', 'binanceus', 'bitfinex', 'bitmex', 'bybit', 'coinbase', 'gate', 'kraken', 'kucoin', 'okx']);
  });

  it('name as closed exactly the exchanges that ccxt has dropped', () => {
    expect(ids.filter((id) => ccxtModuleOf(id) === null)).toEqual(ids.filter((id) => profileOf(id).closedAtMs !== null));
  });

  it('an exchange without one gets the default under its own id', () => {
    expect(profileOf('luno')).toMatchObject({ id: 'luno', graceMs: 5000, withoutTrades: 'unknown', pageBy: 'span' });
  });
});
