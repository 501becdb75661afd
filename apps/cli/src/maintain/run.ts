import { maintain } from '@quality/timescale';
import { databaseUrlOf } from '../database-url-of.ts';
import type { CommandContext } from '../environment.ts';

/** One round of maintenance. */
export async function runMaintain(context: CommandContext): Promise<number> {
  const { skipped, hours, removed } = await maintain({ url: databaseUrlOf(context), now: context.clock() });
  context.stdout.write(
    skipped
      ? 'another process is at it, nothing was done\n'
      : `${hours} hours rolled up, ${removed} old rows or chunks removed\n`,
  );
  return 0;
}
