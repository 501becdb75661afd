import { parseConfig } from '@quality/config';
import { pino } from 'pino';
import { nap } from '../nap.ts';
import { runCollector } from '../run-collector.ts';
import { acceleratedClock } from './accelerated-clock.ts';

/** A collector process on a fast clock, as JSON on the command line describes it; it is meant to be killed. */
const { yaml, env, clock } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly yaml: string;
  readonly env: Record<string, string>;
  readonly clock: { readonly startMs: number; readonly realStartMs: number; readonly speed: number };
};
const running = await runCollector({
  config: parseConfig(yaml, { env }),
  log: pino({ level: 'warn' }),
  now: acceleratedClock(clock),
  sleep: (ms, signal) => nap(ms / clock.speed, signal),
});
process.on('SIGTERM', () => void running.stop().then(() => process.exit(0)));
process.stdout.write(`${running.url}\n`);
