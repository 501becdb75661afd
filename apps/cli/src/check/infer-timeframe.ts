import { millisecondsOf } from './milliseconds.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Timeframes that exchanges publish, as ccxt spells them, by length; months apart, as they have no fixed length. */
const TIMEFRAMES: readonly [name: string, ms: number][] = [
  ...[1, 5, 10, 15, 30].map((n): [string, number] => [`${n}s`, n * SECOND]),
  ...[1, 2, 3, 5, 10, 15, 20, 30, 45].map((n): [string, number] => [`${n}m`, n * MINUTE]),
  ...[1, 2, 3, 4, 6, 8, 12].map((n): [string, number] => [`${n}h`, n * HOUR]),
  ...[1, 2, 3, 5].map((n): [string, number] => [`${n}d`, n * DAY]),
  ['1w', 7 * DAY],
  ['2w', 14 * DAY],
];

/** Shortest and longest length in days of one, three, six and twelve months. */
const MONTHS: readonly [name: string, shortest: number, longest: number][] = [
  ['1M', 28, 31],
  ['3M', 90, 92],
  ['6M', 181, 184],
  ['12M', 365, 366],
];

/** A timeframe, and whether the steps say so. */
export interface InferredTimeframe {
  readonly timeframe: string;
  /** False where the data cannot tell, and the timeframe is a guess. */
  readonly certain: boolean;
}

/**
 * The timeframe of a file: the step between neighbouring rows that occurs most often (the shorter one of equals), as a timeframe
 * that exchanges publish. Rows may run forwards or backwards and in any unit of time. Where no two times differ, the file's name
 * (`BTC_USDT-1h.json`) decides, else it is a minute.
 */
export function inferTimeframe(times: Iterable<Float64Array>, fileName: string): InferredTimeframe {
  const step = commonestStep(times);
  if (step === null) return { timeframe: timeframeOfName(fileName) ?? '1m', certain: false };
  const days = step / DAY;
  const month = MONTHS.find(([, shortest, longest]) => days >= shortest && days <= longest);
  if (month !== undefined) return { timeframe: month[0], certain: true };
  const exact = TIMEFRAMES.find(([, ms]) => ms === step);
  if (exact !== undefined) return { timeframe: exact[0], certain: true };
  const divisor = TIMEFRAMES.findLast(([, ms]) => step % ms === 0) ?? TIMEFRAMES.findLast(([, ms]) => ms <= step);
  return { timeframe: divisor?.[0] ?? '1s', certain: false };
}

/** Steps that are counted at a time: rows in no order have as many steps as rows, and those seen once are forgotten then. */
const MOST_STEPS = 250_000;

function commonestStep(times: Iterable<Float64Array>): number | null {
  const counts = new Map<number, number>();
  let last = Number.NaN;
  let run = 0;
  const flush = (): void => {
    if (run === 0) return;
    counts.set(last, (counts.get(last) ?? 0) + run);
    if (counts.size > MOST_STEPS) for (const [step, count] of counts) if (count === 1) counts.delete(step);
  };
  let previous = Number.NaN;
  for (const time of times) {
    for (let i = 0; i < time.length; i += 1) {
      const at = millisecondsOf(time[i]!);
      const step = Math.abs(at - previous);
      if (!Number.isNaN(at)) previous = at;
      if (!(step > 0)) continue;
      if (step === last) run += 1;
      else {
        flush();
        last = step;
        run = 1;
      }
    }
  }
  flush();
  let best: number | null = null;
  let most = 0;
  for (const [step, count] of counts) {
    if (count > most || (count === most && best !== null && step < best)) {
      best = step;
      most = count;
    }
  }
  return best;
}

function timeframeOfName(fileName: string): string | null {
  const found = [...fileName.matchAll(/(?:^|[^a-z0-9])(\d{1,2})(s|m|min|h|hr|d|w|M)(?=[^a-zA-Z0-9]|$)/g)].at(-1);
  if (found === undefined) return null;
  const unit = { min: 'm', hr: 'h' }[found[2]!] ?? found[2]!;
  const name = `${found[1]}${unit}`;
  return TIMEFRAMES.some(([known]) => known === name) || MONTHS.some(([known]) => known === name) ? name : null;
}
