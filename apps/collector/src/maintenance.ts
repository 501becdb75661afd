import type { Config } from '@quality/config';
import { configureRetention, maintain } from '@quality/timescale';
import type { Logger } from 'pino';

export interface MaintenanceOptions extends Readonly<Config['storage']['maintenance']> {
  readonly ownerUrl: string;
  readonly log: Logger;
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export interface Maintenance {
  /** Resolves when the round at work has ended. */
  stop(): Promise<void>;
}

/** Rolls up and removes what is old, round after round. A round that fails is logged and the next one tries again: the checks do not wait for it. */
export function startMaintenance({ ownerUrl: url, intervalMs, log, now, sleep, ...retention }: MaintenanceOptions): Maintenance {
  const stopping = new AbortController();
  let isConfigured = false;
  const round = async (): Promise<void> => {
    const { rawDays, hourlyDays, dailyDays } = retention;
    if (!isConfigured) await configureRetention({ url, rawDays, hourlyDays, dailyDays });
    isConfigured = true;
    await maintain({ url, now: now(), log: (line) => log.debug(line) });
  };
  const work = (async () => {
    while (!stopping.signal.aborted) {
      await round().catch((error: unknown) => log.warn({ err: error }, `maintenance: ${(error as Error).message}`));
      await sleep(intervalMs, stopping.signal);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await work;
    },
  };
}
