import { makeMarkets, startSimulator } from '@quality/simulator';

/** The simulator in a process of its own, so that it takes no time from what is measured. Each line of its input is what time it is; ends with it. */
const { exchanges, count, startMs } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly exchanges: readonly string[];
  readonly count: number;
  readonly startMs: number;
};
let nowMs = startMs;
const simulator = await startSimulator({ seed: 'bench', markets: makeMarkets(exchanges, count), now: () => nowMs });
process.stdout.write(`${simulator.url}\n`);
process.stdin.setEncoding('utf8').on('data', (line) => {
  nowMs = Number(line);
  process.stdout.write('set\n');
});
process.stdin.on('end', () => process.exit(0));
