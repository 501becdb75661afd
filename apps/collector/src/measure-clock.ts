import type { Logger } from 'pino';
import type { ExchangeLane } from './exchange-lane.ts';
import type { Metrics } from './recorder.ts';

/** A difference that makes good candles look future or stale. */
const SKEW_WORTH_A_WARNING_MS = 5_000;

/** Compares the clock of an exchange with ours and reports the difference. Never rejects. */
export async function measureClock(
  lane: Pick<ExchangeLane, 'exchange' | 'source'>,
  metrics: Pick<Metrics, 'collector'> | null,
  log: Logger,
): Promise<void> {
  const { exchange } = lane;
  // Not every exchange tells its time, and one that is away is reported by its fetches.
  const reading = await lane.source.measureClock().catch(() => null);
  if (reading === null) return;
  const { skewMs } = reading;
  metrics?.collector.clockSkew.set({ exchange }, skewMs / 1000);
  if (Math.abs(skewMs) > SKEW_WORTH_A_WARNING_MS) {
    log.warn({ exchange, skewMs }, `the clock of ${exchange} differs from ours by ${skewMs} ms`);
  }
}
