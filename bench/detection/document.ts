import type { BenchmarkResult, Tally } from './benchmark.ts';
import { f1, groupTallies, precision, recall, sumOf } from './benchmark.ts';
import type { FaultClass } from './faults.ts';

/** What one contender did in one run. */
export interface ContenderResult {
  readonly name: string;
  readonly result: BenchmarkResult;
}

export interface RealResult {
  readonly name: string;
  readonly candles: number;
  readonly alarms: number;
  readonly suspects: number;
}

const GROUPS: readonly FaultClass['group'][] = ['structure', 'price', 'volume', 'level shift', 'flatline', 'filler'];

const figure = (value: number, digits = 3): string => (Number.isNaN(value) ? '–' : value.toFixed(digits));

/** Lowest and highest of a figure over the seeds, behind the figure over all. */
function withWidth(tallies: readonly Tally[], of: (tally: Tally) => number): string {
  const all = of(sumOf(tallies));
  const each = tallies.map(of).filter((value) => !Number.isNaN(value));
  if (Number.isNaN(all) || each.length === 0) return '–';
  return `${figure(all)} (${figure(Math.min(...each))}–${figure(Math.max(...each))})`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, k) => Math.max(name.length, 3, ...rows.map((row) => (row[k] as string).length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, k) => cell.padEnd(widths[k] as number)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** F1 of each group for every contender; structure only where a contender looks at it. */
export function groupTable(contenders: readonly ContenderResult[]): string {
  return table(
    ['group', ...contenders.map(({ name }) => name)],
    GROUPS.map((group) => [group, ...contenders.map(({ result }) => withWidth(groupTallies(result, group), f1))]),
  );
}

/** Alarms in clean candles, by market, for every contender. */
export function cleanTable(contenders: readonly ContenderResult[]): string {
  const [first] = contenders as [ContenderResult];
  const rows = first.result.clean.map(({ kind, candles, extremes }, m) => [
    kind.name,
    String(candles),
    ...contenders.map(({ result }) => {
      const { alarms, accused } = result.clean[m] as (typeof result.clean)[number];
      return extremes === 0 ? perTenThousand(alarms, candles) : `${perTenThousand(alarms, candles)}; ${accused} of ${extremes}`;
    }),
  ]);
  const totals = contenders.map(({ result }) => {
    const sum = (of: (clean: BenchmarkResult['clean'][number]) => number) =>
      result.clean.reduce((total, clean) => total + of(clean), 0);
    return `${perTenThousand(
      sum((clean) => clean.alarms),
      sum((clean) => clean.candles),
    )}; ${sum((clean) => clean.accused)} of ${sum((clean) => clean.extremes)}`;
  });
  const candles = first.result.clean.reduce((total, clean) => total + clean.candles, 0);
  return table(
    ['market', 'clean candles', ...contenders.map(({ name }) => name)],
    [...rows, ['all', String(candles), ...totals]],
  );
}

export const perTenThousand = (count: number, candles: number): string => ((10_000 * count) / candles).toFixed(2);

/** Recall and precision of every class, in liquid markets and thin ones. */
export function classTable({ classes }: BenchmarkResult, delayOf: (fault: FaultClass) => string): string {
  return table(
    ['fault', 'size', 'found as', 'like', 'recall, liquid', 'recall, thin', 'precision', 'candles until found'],
    classes.map(({ fault, liquid, thin }) => [
      fault.name,
      fault.size,
      `\`${fault.type}\``,
      fault.like,
      withWidth(liquid, recall),
      withWidth(thin, recall),
      figure(precision(sumOf([...liquid, ...thin]))),
      delayOf(fault),
    ]),
  );
}

export function realTable(files: readonly RealResult[]): string {
  const sum = (of: (file: RealResult) => number) => files.reduce((total, file) => total + of(file), 0);
  const all: RealResult = {
    name: 'all',
    candles: sum(({ candles }) => candles),
    alarms: sum(({ alarms }) => alarms),
    suspects: sum(({ suspects }) => suspects),
  };
  return table(
    ['real file', 'candles', 'alarms', 'alarms in 10,000', 'suspects of low severity'],
    [...files, all].map(({ name, candles, alarms, suspects }) => [
      name,
      String(candles),
      String(alarms),
      perTenThousand(alarms, candles),
      String(suspects),
    ]),
  );
}
