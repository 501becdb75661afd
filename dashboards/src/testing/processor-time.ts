import { readFileSync } from 'node:fs';
import type { Sql } from 'postgres';

/** Linux counts processor time in these. */
const TICK_MS = 10;

/**
 * Processor time of the server process behind a connection, in milliseconds; null where it cannot be read (another machine, not Linux).
 *
 * Unlike the clock it does not run while other programs have the processors. It counts in steps of 10 ms.
 */
export async function processorTimeMs(sql: Sql): Promise<number | null> {
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  try {
    const stat = readFileSync(`/proc/${row!.pid}/stat`, 'utf8');
    // The name of the program stands in parentheses and may hold anything; user and system time are the 12th and 13th word after it.
    const words = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (!stat.includes('(postgres')) return null;
    return (Number(words[11]) + Number(words[12])) * TICK_MS;
  } catch {
    return null;
  }
}
