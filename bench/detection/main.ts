/**
 * Measures the detectors: `node bench/detection/main.ts [--seeds=5] [--no-write]` prints the tables and writes docs/detection.md.
 *
 * Ends with 1 when a bound of the page is missed.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { causeFigures } from '../../packages/validators/src/testing/cause-figures.ts';
import { gapCases } from '../../packages/validators/src/testing/gap-cases.ts';
import type { BenchmarkResult, Source } from './benchmark.ts';
import { delayOf, f1, generated, groupTallies, recall, runBenchmark, sumOf } from './benchmark.ts';
import { CONTENDERS, LOOKS_FALSE, QUALITY } from './contenders.ts';
import type { RealResult } from './document.ts';
import { classTable, cleanTable, groupTable, realTable } from './document.ts';
import type { FaultClass } from './faults.ts';
import { MARKETS } from './market.ts';
import { hasRealFiles, kindOf, knownFaults, REAL_FILES, readRealFile, realMarket } from './real-files.ts';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '5' }, 'no-write': { type: 'boolean', default: false } },
});
/** Seeds below 1000 were used to choose bounds; these were not. */
const seeds = Array.from({ length: Number(values.seeds) }, (_, k) => 1001 + k);
const SLOTS = 1000;
/** Clean candles are counted on more series: alarms are rare. */
const cleanSeeds = Array.from({ length: 4 * seeds.length }, (_, k) => 2001 + k);

const contenders = CONTENDERS.map((contender) => ({
  name: contender.name,
  result: runBenchmark(contender, seeds, generated(SLOTS)),
}));
const quiet = CONTENDERS.map((contender) => ({
  name: contender.name,
  result: runBenchmark(contender, cleanSeeds, generated(SLOTS), []),
}));
const ours = (contenders[0] as (typeof contenders)[number]).result;

/** Median delay over liquid and thin markets, and how often it was found in time. */
function delays(fault: FaultClass): string {
  if (fault.group === 'structure') return '0';
  const found: number[] = [];
  let tried = 0;
  for (const kind of [MARKETS[0], MARKETS[1], MARKETS[3]] as (typeof MARKETS)[number][]) {
    for (const seed of seeds.slice(0, 3)) {
      tried++;
      const delay = delayOf(fault, kind, seed);
      if (delay !== null) found.push(delay);
    }
  }
  if (found.length < tried / 2) return '–';
  const sorted = found.sort((a, b) => a - b);
  return `${sorted[sorted.length >> 1]} (${sorted[0]}–${sorted.at(-1)})`;
}

function realResults(): RealResult[] {
  return REAL_FILES.map((file) => {
    const rows = readRealFile(file);
    const kind = kindOf(file, rows);
    const known = knownFaults(file);
    const { report } = QUALITY.judge(rows, file.timeframe, (rows.at(-1) as (typeof rows)[number])[0] + kind.stepMs);
    const times = (isAlarm: boolean) => {
      const said = new Set<number>();
      for (const issue of report?.issues ?? []) {
        if (LOOKS_FALSE.includes(issue.type) && (issue.severity !== 'low') === isAlarm)
          for (const time of issue.times) said.add(time);
      }
      return [...said].filter((time) => !known.has(time)).length;
    };
    return { name: file.name, candles: rows.length, alarms: times(true), suspects: times(false) };
  });
}

function injectedReal(): BenchmarkResult {
  const sources = REAL_FILES.filter(({ falsePrices }) => falsePrices === undefined).map((file): Source => {
    const rows = readRealFile(file);
    return { kind: kindOf(file, rows), make: (seed) => realMarket(file, rows, seed, SLOTS) };
  });
  return runBenchmark(QUALITY, seeds.slice(0, 3), sources);
}

const byGroup = (group: FaultClass['group']) => f1(sumOf(groupTallies(ours, group)));
const five = (['price', 'volume', 'level shift', 'flatline', 'filler'] as const).map(byGroup);
const alarms = quiet[0]?.result.clean.reduce((sum, clean) => sum + clean.alarms, 0) ?? 0;
const candles = quiet[0]?.result.clean.reduce((sum, clean) => sum + clean.candles, 0) ?? 1;
const accused = quiet[0]?.result.clean.reduce((sum, clean) => sum + clean.accused, 0) ?? 0;
const extremes = quiet[0]?.result.clean.reduce((sum, clean) => sum + clean.extremes, 0) ?? 1;
const structure = Math.min(
  ...ours.classes
    .filter(({ fault }) => fault.group === 'structure')
    .map(({ liquid, thin }) => recall(sumOf([...liquid, ...thin]))),
);
const causes = seeds.map((seed) => causeFigures(gapCases(seed, 10)).macroF1);
const bounds: readonly (readonly [string, number, boolean])[] = [
  ['recall of the worst structural class, exact times, at least 0.99', structure, structure >= 0.99],
  ['F1 of price_outlier, ticks of 6 sigma and more in any field, at least 0.95', byGroup('price'), byGroup('price') >= 0.95],
  ['mean F1 of price, volume, level shift, flatline and filler, at least 0.95', mean(five), mean(five) >= 0.95],
  ['alarms in 10,000 clean candles, at most 1', (10_000 * alarms) / candles, (10_000 * alarms) / candles <= 1],
  ['share of the candles of true extremes called false, at most 0.001', accused / extremes, accused / extremes <= 0.001],
  [
    `macro-F1 of the causes of gaps on generated cases, lowest of ${seeds.length} seeds, at least 0.95`,
    Math.min(...causes),
    Math.min(...causes) >= 0.95,
  ],
  [`faults that raise the score, of ${ours.cases} cases`, ours.raised, ours.raised === 0],
];

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

const text = `# How well the detectors detect

Written by \`node bench/detection/main.ts\`; do not edit. Generated series: ${MARKETS.length} kinds of market, ${SLOTS} slots each, ${seeds.length} seeds that
were not used to choose any bound (${seeds[0]} to ${seeds.at(-1)}; ${cleanSeeds.length} further seeds for clean candles). Figures are over all seeds, in parentheses
the lowest and highest of a seed. About one candle in a hundred is at fault, each class by itself. The size of a bad tick is in standard deviations
of the returns near it, as the generator knows them. The generator (\`bench/detection/market.ts\`) makes candles from trades: fat tails, clusters of
volatility, a daily cycle, busy candles that move more, bid and ask, coarse ticks; it knows nothing of the detectors.

## Bounds

${bounds.map(([name, value, holds]) => `- ${name}: **${Number(value.toFixed(4))}**${holds ? '' : ' (MISSED)'}`).join('\n')}

## Beside textbook rules

F1 by group. The rules judge every price and volume column; they know no other type.

${groupTable(contenders)}

Alarms in 10,000 clean candles (medium severity or more; for the rules every price they call an outlier); behind a semicolon the candles of true
extremes (crashes and wicks with the volume that comes with them) that are called false at any severity.

${cleanTable(quiet)}

## Every class

\`like\` is the row of the catalogue of real defects that the class stands for. The last column counts candles from the first faulty one until a feed that
is judged after every candle finds it: median, lowest and highest, in three liquid markets.

${classTable(ours, delays)}

${hasRealFiles() ? realPart() : ''}## What it cannot tell

- A bad tick in a high or low of a candle that trades more than about three times what its neighbours trade looks like a true wick: small ones are
  accepted. This is the price of calling no true extreme corrupt.
- In thin markets a lone trade far off is common and true: ticks are found, at low severity. A wrong volume of less than a thousand times is not.
- Without a later candle a close that is false by less than ten standard deviations is not told from a move.
- Faults that show only between feeds or in time (revised candles, roll-ups, lag) are measured elsewhere.
`;

function realPart(): string {
  const injected = injectedReal();
  return `## Real files

Candles of real exchanges as they came, their crashes included; not part of the repository. Alarms are of medium severity or more. Faults that
the files are known to have are left out: twelve highs of Crypto.com that neither Binance nor Coinbase saw, and an outage of Gemini filled with flat candles.

${realTable(realResults())}

The same faults put into stretches of ${SLOTS} rows of these files, the size of a tick in standard deviations of the hundred returns around it:

${groupTable([{ name: 'quality', result: injected }])}

`;
}

process.stdout.write(text);
if (!values['no-write']) writeFileSync(fileURLToPath(new URL('../../docs/detection.md', import.meta.url)), text);
for (const [name, value, holds] of bounds) {
  if (holds) continue;
  process.stderr.write(`missed: ${name}: ${value}\n`);
  process.exitCode = 1;
}
