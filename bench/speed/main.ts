/**
 * `pnpm bench:speed [--sizes=100,1000] [--threads=1] [--rounds=15]`: the classic checks of this library beside arrays of objects,
 * nodejs-polars and DuckDB in one run.
 */
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Contestant, Loaded } from './contestant.ts';
import { differences } from './counts.ts';
import { cleanFrame, dirtyFrame, type Frame, slice, without } from './frames.ts';
import { measure, quantile, timeText } from './measure.ts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000,10000,100000,1000000' },
    threads: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '15' },
  },
});
process.env.POLARS_MAX_THREADS = values.threads;
process.env.BENCH_THREADS = values.threads;

const { batchByBatch, classic, floor, full, fullOnClean, oneByOne } = await peer(() => import('./contestants/quality.ts'));
const { objects } = await import('./contestants/objects.ts');
const { polars } = await peer(() => import('./contestants/polars.ts'));
const { duckdb } = await peer(() => import('./contestants/duckdb.ts'));
const rivals = [objects, polars, duckdb];

say(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0]!.toFixed(1)}, ${values.threads} thread(s) for polars and DuckDB.`,
);
say('Processor time of one run (median, 10th to 90th percentile of the samples); the clock beside it. Contestants take turns.\n');

for (const size of values.sizes.split(',').map(Number)) await compare(size);
await streaming();
freshProcess();

async function compare(size: number): Promise<void> {
  const frames = framesOf(size, dirtyFrame);
  const cleanFrames = framesOf(size, cleanFrame);
  const contestants: Contestant[] = [floor, classic, full, fullOnClean, ...rivals];
  const loaded: Loaded[][] = [];
  for (const contestant of contestants) {
    const own: Loaded[] = [];
    for (const frame of contestant.clean ? cleanFrames : frames) own.push(await contestant.load(frame));
    loaded.push(own);
  }
  await verify(contestants, loaded);
  const samples = await measure(loaded, Math.max(5, Math.ceil(size < 1e6 ? Number(values.rounds) : Number(values.rounds) / 2)));
  const median = (k: number) =>
    quantile(
      samples[k]!.map((sample) => sample.cpu),
      0.5,
    );
  const ours = median(contestants.indexOf(classic));
  say(`| ${size.toLocaleString('en')} candles | median | 10 % – 90 % | a candle | on the clock | × checkClassic |`);
  say('| --- | ---: | ---: | ---: | ---: | ---: |');
  for (const [k, contestant] of contestants.entries()) {
    const cpu = samples[k]!.map((sample) => sample.cpu);
    const wall = samples[k]!.map((sample) => sample.wall);
    say(
      `| ${contestant.name} | ${timeText(median(k))} | ${timeText(quantile(cpu, 0.1))} – ${timeText(quantile(cpu, 0.9))} | ${((1000 * median(k)) / size).toFixed(1)} ns | ${timeText(quantile(wall, 0.5))} | ${Number((median(k) / ours).toPrecision(3))} |`,
    );
  }
  say('');
  for (const own of loaded) for (const frame of own) await frame.close?.();
}

/** Short frames are several different ones in turn: a processor learns the branches of a single one by heart. */
function framesOf(size: number, make: (rows: number, seed: number) => Frame): Frame[] {
  const count = Math.max(1, Math.min(32, Math.floor(50_000 / size)));
  const long = make(size * count, 11);
  return Array.from({ length: count }, (_, k) => slice(long, k * size, (k + 1) * size));
}

/** Stops the run unless every contestant counts the same. */
async function verify(contestants: readonly Contestant[], loaded: readonly (readonly Loaded[])[]): Promise<void> {
  const reference = loaded[contestants.indexOf(classic)]!;
  for (const [k, contestant] of contestants.entries()) {
    for (const [f, frame] of loaded[k]!.entries()) {
      const counts = await frame.run();
      const expected = (await reference[f]!.run())!;
      const different = counts === null ? [] : differences(counts, expected);
      if (different.length > 0) stop(`${contestant.name} and ${classic.name} differ in frame ${f}: ${different.join(', ')}`);
    }
  }
}

/** One more candle of a feed whose window of 500 slots is full: a monitor beside a new batch. Samples are many, as faults lie unevenly. */
async function streaming(): Promise<void> {
  say('| one candle on a window of 500 | push and assess of a monitor | a new batch | × |');
  say('| --- | ---: | ---: | ---: |');
  for (const [kind, frame] of [
    ['clean feed', cleanFrame(40_000, 3)],
    ['one candle in a hundred missing', without(cleanFrame(40_000, 3), 100)],
    ['a fault in every eighty candles', dirtyFrame(40_000, 3)],
  ] as const) {
    const [stream, batch] = await measure([[oneByOne(frame)], [batchByBatch(frame)]], 6 * Number(values.rounds));
    const cpu = (samples: readonly { cpu: number }[]) => samples.map((sample) => sample.cpu);
    const text = (times: readonly number[]) =>
      `${timeText(quantile(times, 0.5))} (${timeText(quantile(times, 0.1))} – ${timeText(quantile(times, 0.9))})`;
    const ratio = quantile(cpu(batch!), 0.5) / quantile(cpu(stream!), 0.5);
    say(`| ${kind} | ${text(cpu(stream!))} | ${text(cpu(batch!))} | ${ratio.toFixed(1)} |`);
  }
  say('');
}

/** Cost of a candle in a process that has done nothing before. */
function freshProcess(): void {
  const script = fileURLToPath(new URL('fresh-process.ts', import.meta.url));
  say('| first calls in a fresh process | 10,000 candles | 1,000,000 candles | a candle, 1,000,000 against 10,000 |');
  say('| --- | ---: | ---: | ---: |');
  for (const name of ['checkClassic', 'assess']) {
    const cost = [10_000, 1_000_000].map((size) => {
      const medians = Array.from({ length: 3 }, () => {
        const { stdout, stderr, status } = spawnSync(process.execPath, [script, name, String(size)], { encoding: 'utf8' });
        if (status !== 0) stop(`the fresh process failed: ${stderr}`);
        return Number(stdout);
      });
      return { size, us: quantile(medians, 0.5) };
    });
    const [short, long] = cost as [(typeof cost)[0], (typeof cost)[0]];
    const ratio = long.us / long.size / (short.us / short.size);
    say(`| ${name} | ${timeText(short.us)} | ${timeText(long.us)} | ${ratio.toFixed(2)} × |`);
  }
}

async function peer<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!String((error as { code?: string }).code).endsWith('MODULE_NOT_FOUND')) throw error;
    return stop('its peers are not installed; run: pnpm --dir bench/speed install');
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function stop(reason: string): never {
  process.stderr.write(`bench:speed: ${reason}\n`);
  process.exit(1);
}
