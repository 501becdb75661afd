/**
 * Recording and scraping candle quality beside prom-client used plainly and beside a bare string builder.
 *
 * `pnpm exec node bench/metrics/main.ts [feeds…]`; each figure comes from a process of its own, contenders in turn.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

interface Figures {
  readonly recordMs: number;
  readonly scrapeMs: number;
  readonly memory: number;
  readonly bytes: number;
  readonly lines: number;
}

const ROUNDS = 3;
const runOne = fileURLToPath(new URL('run-one.ts', import.meta.url));
const sizes = process.argv.slice(2).map(Number);
const contenders = ['quality', 'plain', 'floor'] as const;
let failed = false;

process.stdout.write(
  `node ${process.version}, medians of ${ROUNDS} processes; a scrape ends with the bytes that a server sends\n\n`,
);
process.stdout.write('| feeds | series | | record all, ms | scrape, ms | memory, MB |\n| --- | --- | --- | --- | --- | --- |\n');
const verdicts: string[] = [];
for (const feeds of sizes.length > 0 ? sizes : [100, 1_000, 5_000]) {
  const ticks = feeds >= 5_000 ? 15 : 40;
  const runs: Record<string, Figures[]> = { quality: [], plain: [], floor: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const contender of contenders) runs[contender]!.push(measure(contender, feeds, ticks));
  }
  const of = (contender: string) => middle(runs[contender]!);
  for (const contender of contenders) {
    const { lines, recordMs, scrapeMs, memory } = of(contender);
    process.stdout.write(
      `| ${feeds} | ${lines} | ${contender} | ${recordMs.toFixed(2)} | ${scrapeMs.toFixed(2)} | ${(memory / 1e6).toFixed(1)} |\n`,
    );
  }
  const faster = of('plain').scrapeMs / of('quality').scrapeMs;
  const overFloor = of('quality').scrapeMs / of('floor').scrapeMs;
  const share = of('quality').memory / of('plain').memory;
  verdicts.push(
    `${feeds} feeds: scrape ${faster.toFixed(1)}× faster than plain prom-client, ${overFloor.toFixed(2)}× the floor, memory ${(share * 100).toFixed(0)} %`,
  );
  if (feeds >= 5_000 && (faster < 6 || overFloor > 2 || share > 0.5)) failed = true;
}
process.stdout.write(
  `\n${verdicts.join('\n')}\nTargets at 5,000 feeds: at least 6×, at most 2×, at most 50 %: ${failed ? 'MISSED' : 'met'}\n`,
);
process.exitCode = failed ? 1 : 0;

function measure(contender: string, feeds: number, ticks: number): Figures {
  const output = execFileSync(process.execPath, ['--expose-gc', runOne, contender, String(feeds), String(ticks)], {
    encoding: 'utf8',
  });
  return JSON.parse(output) as Figures;
}

function middle(figures: readonly Figures[]): Figures {
  const median = (key: keyof Figures) => figures.map((f) => f[key]).sort((a, b) => a - b)[Math.floor(figures.length / 2)]!;
  return {
    recordMs: median('recordMs'),
    scrapeMs: median('scrapeMs'),
    memory: median('memory'),
    bytes: median('bytes'),
    lines: median('lines'),
  };
}
