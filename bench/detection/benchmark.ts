import type { Contender, Verdict } from './contenders.ts';
import { QUALITY } from './contenders.ts';
import type { FaultClass, Faulted } from './faults.ts';
import { FAULT_CLASSES } from './faults.ts';
import type { Market, MarketKind, Row } from './market.ts';
import { MARKETS, makeMarket } from './market.ts';
import { Random } from './random.ts';

/** Faulted candles found, missed, and candles called faulty that are not. */
export interface Tally {
  found: number;
  missed: number;
  wrong: number;
}

export const recall = ({ found, missed }: Tally): number => found / (found + missed);
export const precision = ({ found, wrong }: Tally): number => (found + wrong === 0 ? Number.NaN : found / (found + wrong));
export const f1 = ({ found, missed, wrong }: Tally): number => (2 * found) / (2 * found + missed + wrong);

export interface ClassResult {
  readonly fault: FaultClass;
  /** One tally for each seed, liquid markets and thin ones. */
  readonly liquid: Tally[];
  readonly thin: Tally[];
}

export interface CleanResult {
  readonly kind: MarketKind;
  candles: number;
  /** Candles in alarms of medium severity or more. */
  alarms: number;
  /** Candles of true extremes, and those that were called false at any severity. */
  extremes: number;
  accused: number;
}

export interface BenchmarkResult {
  readonly classes: readonly ClassResult[];
  readonly clean: readonly CleanResult[];
  /** Cases, and those whose score a fault raised. */
  cases: number;
  raised: number;
}

/** Where clean series come from. */
export interface Source {
  readonly kind: MarketKind;
  make(seed: number): Market;
}

/** The generated markets, each with `slots` slots. */
export const generated = (slots: number, kinds: readonly MarketKind[] = MARKETS): Source[] =>
  kinds.map((kind, m) => ({ kind, make: (seed) => makeMarket(kind, seed * 31 + m, slots) }));

/** Judges every class of faults in every kind of market. Seeds are chosen by the caller: published ones were never used to choose a bound. */
export function runBenchmark(
  contender: Contender,
  seeds: readonly number[],
  sources: readonly Source[],
  classes: readonly FaultClass[] = FAULT_CLASSES,
): BenchmarkResult {
  const results = classes.map((fault): ClassResult => ({ fault, liquid: seeds.map(empty), thin: seeds.map(empty) }));
  const clean = sources.map(({ kind }): CleanResult => ({ kind, candles: 0, alarms: 0, extremes: 0, accused: 0 }));
  const outcome: BenchmarkResult = { classes: results, clean, cases: 0, raised: 0 };
  sources.forEach(({ kind, make }, m) => {
    seeds.forEach((seed, s) => {
      const market = make(seed);
      const before = judgeClean(contender, market, clean[m] as CleanResult);
      for (const [number, result] of results.entries()) {
        const faulted = result.fault.inject(market, new Random(seed * 1009 + number * 17 + m));
        if (faulted === null) continue;
        const verdict = contender.judge(faulted.rows, kind.timeframe, faulted.now ?? endOf(market.rows, kind));
        count(verdict, result.fault, faulted, (kind.trades < 5 ? result.thin : result.liquid)[s] as Tally);
        noteScores(outcome, before, verdict, faulted);
      }
    });
  });
  return outcome;
}

const empty = (): Tally => ({ found: 0, missed: 0, wrong: 0 });

export const endOf = (rows: readonly Row[], kind: MarketKind): number => (rows.at(-1) as Row)[0] + kind.stepMs;

function judgeClean(contender: Contender, market: Market, result: CleanResult): Verdict {
  const { kind, rows, extremes } = market;
  const verdict = contender.judge(rows, kind.timeframe, endOf(rows, kind));
  result.candles += rows.length;
  result.alarms += verdict.alarms.size;
  result.extremes += extremes.size;
  const accused = new Set<number>();
  for (const type of ['price_outlier', 'level_shift'] as const) {
    for (const time of verdict.times.get(type) ?? []) if (extremes.has(time)) accused.add(time);
  }
  result.accused += accused.size;
  return verdict;
}

function count(verdict: Verdict, { type }: FaultClass, { times }: Faulted, tally: Tally): void {
  const said = verdict.times.get(type) ?? new Set<number>();
  if (times === null) {
    if (verdict.report?.issues.some((issue) => issue.type === type)) tally.found++;
    else tally.missed++;
    return;
  }
  let found = 0;
  for (const time of times) if (said.has(time)) found++;
  tally.found += found;
  tally.missed += times.size - found;
  tally.wrong += said.size - found;
}

/** Rule 8 of the score: only where now and window are the same. */
function noteScores(outcome: BenchmarkResult, before: Verdict, after: Verdict, { now }: Faulted): void {
  const [clean, faulted] = [before.report, after.report];
  if (clean === null || faulted === null || now !== undefined || clean.window.from !== faulted.window.from) return;
  if (clean.scores.overall === null || faulted.scores.overall === null) return;
  outcome.cases++;
  if (faulted.scores.overall > clean.scores.overall + 1e-9) outcome.raised++;
}

/** Tallies of a group of classes: one for each seed, both kinds of market together or one of them. */
export function groupTallies(
  result: BenchmarkResult,
  group: FaultClass['group'],
  where: 'all' | 'liquid' | 'thin' = 'all',
): Tally[] {
  const members = result.classes.filter(({ fault }) => fault.group === group);
  const seeds = members[0]?.liquid.length ?? 0;
  return Array.from({ length: seeds }, (_, s) => {
    const total = empty();
    for (const { liquid, thin } of members) {
      if (where !== 'thin') add(total, liquid[s] as Tally);
      if (where !== 'liquid') add(total, thin[s] as Tally);
    }
    return total;
  });
}

export function sumOf(tallies: readonly Tally[]): Tally {
  const total = empty();
  for (const tally of tallies) add(total, tally);
  return total;
}

function add(total: Tally, tally: Tally): void {
  total.found += tally.found;
  total.missed += tally.missed;
  total.wrong += tally.wrong;
}

/** Candles that a feed has behind it when a fault is timed. */
const WARM_UP = 60;

/**
 * Candles from a faulted one until it is found, in a feed that is judged after every candle; null when it is not found within `most`.
 */
export function delayOf(fault: FaultClass, kind: MarketKind, seed: number, most = 45): number | null {
  const faulted = fault.inject(makeMarket(kind, seed, 500), new Random(seed * 13));
  if (faulted === null || faulted.times === null) return null;
  const warm = (faulted.rows[WARM_UP] as Row)[0];
  const times = [...faulted.times].filter((time) => time >= warm);
  if (times.length === 0) return null;
  const first = Math.min(...times);
  const start = faulted.rows.findIndex((row) => row[0] === first);
  for (let k = 0; k <= most && start + k < faulted.rows.length; k++) {
    const rows = faulted.rows.slice(0, start + k + 1);
    if (QUALITY.judge(rows, kind.timeframe, endOf(rows, kind)).times.get(fault.type)?.has(first)) return k;
  }
  return null;
}
