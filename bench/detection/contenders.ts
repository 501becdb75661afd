import type { Issue, IssueType, Report } from '../../packages/validators/src/index.ts';
import { assess, CandleSeries } from '../../packages/validators/src/index.ts';
import type { Row } from './market.ts';

/** What a contender says of a series: for each issue type the open times, and those that would wake somebody. */
export interface Verdict {
  readonly times: ReadonlyMap<IssueType, ReadonlySet<number>>;
  readonly alarms: ReadonlySet<number>;
  readonly report: Report | null;
}

export interface Contender {
  readonly name: string;
  judge(rows: readonly Row[], timeframe: string, now: number): Verdict;
}

/** Types that say that candles look false; a gap is no alarm here, since it is seen and not judged. */
export const LOOKS_FALSE: readonly IssueType[] = ['price_outlier', 'volume_outlier', 'level_shift', 'flatline', 'filler'];

export const QUALITY: Contender = {
  name: 'quality',
  judge(rows, timeframe, now) {
    const report = assess(CandleSeries.fromRows(rows), { feed: { exchange: null, symbol: null, timeframe }, now });
    const times = new Map<IssueType, Set<number>>();
    const alarms = new Set<number>();
    const note = (issue: Issue) => {
      const noted = times.get(issue.type) ?? new Set<number>();
      for (const time of issue.times) noted.add(time);
      times.set(issue.type, noted);
      if (issue.severity !== 'low' && LOOKS_FALSE.includes(issue.type)) for (const time of issue.times) alarms.add(time);
    };
    report.issues.forEach(note);
    return { times, alarms, report };
  },
};

type Test = (column: readonly number[], i: number, rows: readonly Row[]) => boolean;

/** A textbook rule on prices and on volume, each column by itself. */
function rule(name: string, prepare: (column: readonly number[]) => Test, onVolume: boolean): Contender {
  return {
    name,
    judge(rows) {
      const price = new Set<number>();
      const volume = new Set<number>();
      for (const column of [1, 2, 3, 4, 5] as const) {
        if (column === 5 && !onVolume) continue;
        const values = rows.map((row) => row[column]);
        const isOutlier = prepare(values);
        for (let i = 0; i < rows.length; i++)
          if (isOutlier(values, i, rows)) (column === 5 ? volume : price).add((rows[i] as Row)[0]);
      }
      const times = new Map<IssueType, Set<number>>([
        ['price_outlier', price],
        ['volume_outlier', volume],
      ]);
      return { times, alarms: price, report: null };
    },
  };
}

const ZSCORE = rule(
  'z-score 3, price level',
  (column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length);
    return (values, i) => Math.abs((values[i] as number) - mean) > 3 * deviation;
  },
  true,
);

const HAMPEL = rule(
  'Hampel filter ±7, 3',
  () => (values, i) => {
    const near = values.slice(Math.max(0, i - 7), i + 8);
    const middle = median(near);
    const deviation = 1.4826 * median(near.map((value) => Math.abs(value - middle)));
    return Math.abs((values[i] as number) - middle) > 3 * deviation;
  },
  true,
);

const FIVE_PERCENT = rule(
  '5 % from the close before',
  () => (values, i, rows) => {
    const before = rows[i - 1]?.[4];
    return before !== undefined && Math.abs((values[i] as number) / before - 1) > 0.05;
  },
  false,
);

export const CONTENDERS: readonly Contender[] = [QUALITY, ZSCORE, HAMPEL, FIVE_PERCENT];

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] as number;
}
