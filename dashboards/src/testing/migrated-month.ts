import { testDatabase } from '@quality/testbed';
import { ensureLogin, maintain, migrate } from '@quality/timescale';
import postgres, { type Sql } from 'postgres';
import { fillMonth } from './month-of-data.ts';

/** A database with our schema and a month of data, and a connection with the rights of Grafana. */
export interface MonthDatabase {
  /** Logged in as a member of quality_reader. */
  readonly sql: Sql;
  readonly to: Date;
  drop(): Promise<void>;
}

/** Times go up to the whole minute now: retention and roll-ups go by the server's clock. */
export async function monthDatabase(): Promise<MonthDatabase> {
  const database = await testDatabase();
  const owner = postgres(database.url, { max: 1, onnotice: () => undefined });
  await migrate({ url: database.url });
  const to = new Date(Math.floor(Date.now() / 60_000) * 60_000);
  await fillMonth(owner, to);
  // Rows that come in late are noted by their writer; a job may have rolled up the empty hours already.
  await owner`insert into quality_dirty_hours (bucket) select distinct date_trunc('hour', time) from quality_metrics`;
  await maintain({ url: database.url });
  await owner`analyze`;
  const login = `${database.name}_grafana`;
  await ensureLogin({ url: database.url, name: login, password: 'loopback', role: 'quality_reader' });
  const readerUrl = new URL(database.url);
  readerUrl.username = login;
  readerUrl.password = 'loopback';
  // One process does all the work, so that its processor time is the time of the query.
  const connection = { max_parallel_workers_per_gather: 0 };
  const sql = postgres(readerUrl.href, { max: 1, connection, onnotice: () => undefined });
  return {
    sql,
    to,
    async drop() {
      await sql.end();
      // Logins belong to the server: this one would outlive its database.
      await owner`revoke all on database ${owner(database.name)} from ${owner(login)}`;
      await owner`drop role ${owner(login)}`;
      await owner.end();
      await database.drop();
    },
  };
}
