import { makeMarkets, startSimulator } from '@quality/simulator';
import { acceleratedClock } from '../src/testing/accelerated-clock.ts';

/** The simulator in a process of its own, so that it does not take time from what is measured. Ends with its parent. */
const { exchanges, count, clock } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly exchanges: readonly string[];
  readonly count: number;
  readonly clock: { readonly startMs: number; readonly realStartMs: number; readonly speed: number };
};
const simulator = await startSimulator({ seed: 'bench', markets: makeMarkets(exchanges, count), now: acceleratedClock(clock) });
process.stdout.write(`${simulator.url}\n`);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
