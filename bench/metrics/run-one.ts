/** One contender at one size in a process of its own: `node --expose-gc run-one.ts <contender> <feeds> <ticks>`; prints JSON. */
import { createRequire } from 'node:module';
import { createQualityMetrics, renderMetrics } from '../../packages/metrics/src/index.ts';
import { PlainMetrics } from '../../packages/metrics/src/testing/plain-metrics.ts';
import { reportsOf } from './reports.ts';
import { StringBuilder } from './string-builder.ts';

const { Registry } = createRequire(new URL('../../packages/metrics/package.json', import.meta.url))(
  'prom-client',
) as typeof import('../../packages/metrics/node_modules/prom-client/index.js');

const [contender, feedsText, ticksText] = process.argv.slice(2);
const feeds = Number(feedsText);
const ticks = Number(ticksText);
const staleAfter = { warning: 360, critical: 960 };

interface Contender {
  record(tick: number): void;
  scrape(): Promise<string | Buffer> | string;
}

function quality(): Contender {
  const registry = new Registry();
  const metrics = createQualityMetrics(registry);
  return {
    record: (tick) => {
      for (const report of batches[tick % batches.length]!) metrics.record(report, { staleAfterSeconds: staleAfter });
    },
    scrape: async () => (await renderMetrics(registry)).body,
  };
}

function plain(): Contender {
  const registry = new Registry();
  const metrics = new PlainMetrics(registry);
  return {
    record: (tick) => {
      for (const report of batches[tick % batches.length]!) metrics.record(report, 'ok', staleAfter);
    },
    scrape: () => registry.metrics(),
  };
}

async function floor(): Promise<Contender> {
  const source = quality();
  source.record(0);
  const builder = new StringBuilder((await source.scrape()).toString());
  return { record: (tick) => builder.record(tick), scrape: () => builder.render() };
}

/** Bytes that stay after a full collection, typed arrays among them. */
function retained(): number {
  for (let i = 0; i < 4; i += 1) (globalThis as unknown as { gc(): void }).gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

const batches = [reportsOf(feeds, 0), reportsOf(feeds, 1), reportsOf(feeds, 2)];
const before = retained();
const subject = contender === 'quality' ? quality() : contender === 'plain' ? plain() : await floor();
subject.record(0);
const memory = retained() - before;

const recordMs: number[] = [];
const scrapeMs: number[] = [];
let bytes = 0;
let lines = 0;
for (let tick = 1; tick <= ticks; tick += 1) {
  let start = performance.now();
  subject.record(tick);
  recordMs.push(performance.now() - start);
  start = performance.now();
  // A server sends bytes: this also flattens what concatenation left as a rope.
  const output = await subject.scrape();
  const body = typeof output === 'string' ? Buffer.from(output) : output;
  scrapeMs.push(performance.now() - start);
  bytes = body.length;
  if (tick === ticks)
    lines = body
      .toString()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#')).length;
}
process.stdout.write(JSON.stringify({ recordMs: median(recordMs), scrapeMs: median(scrapeMs), memory, bytes, lines }));
