import type { Config } from '@quality/config';
import { type Logger, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';

/** Writes one object a line, or lines for people. */
export function createLog({ level, format }: Config['log']): Logger {
  const options = { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` };
  if (format === 'json') return pino(options);
  return pino(
    options,
    PinoPretty({
      translateTime: 'SYS:HH:MM:ss',
      // The message names the feed and the score; the fields are for machines.
      hideObject: true,
      sync: true,
    }),
  );
}
