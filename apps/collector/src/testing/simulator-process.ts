import { demoMarkets, makeMarkets, type SimulatorOptions, startSimulator } from '@quality/simulator';
import { acceleratedClock } from './accelerated-clock.ts';

/** The simulator in a process of its own, on a fast clock, as JSON on the command line describes it; it ends with its input. */
const { seed, exchanges, count, limits, clock } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly seed: string;
  /** Markets of each exchange; without it those of the demonstration. */
  readonly exchanges?: readonly string[];
  readonly count?: number;
  /** Request limits by exchange. */
  readonly limits?: SimulatorOptions['limits'];
  readonly clock: { readonly startMs: number; readonly realStartMs: number; readonly speed: number };
};
const markets = exchanges === undefined ? demoMarkets : makeMarkets(exchanges, count ?? 1);
const simulator = await startSimulator({
  seed,
  markets,
  now: acceleratedClock(clock),
  ...(limits === undefined ? {} : { limits }),
});
process.stdout.write(`${simulator.url}\n`);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
