import { testDatabase } from '@quality/testbed';
import { maintain, migrate } from '@quality/timescale';
import postgres, { type Sql } from 'postgres';
import { fillMonth } from './month-of-data.ts';

/** A database with our schema and a month of data, and a connection to it. */
export interface MonthDatabase {
  readonly sql: Sql;
  readonly url: string;
  readonly to: Date;
  drop(): Promise<void>;
}

/** Times are those of the whole minute now: retention and roll-ups go by the server's clock. */
export async function monthDatabase(): Promise<MonthDatabase> {
  const database = await testDatabase();
  await migrate({ url: database.url });
  const to = new Date(Math.floor(Date.now() / 60_000) * 60_000);
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined });
  await fillMonth(sql, to);
  await maintain({ url: database.url });
  return {
    sql,
    url: database.url,
    to,
    async drop() {
      await sql.end();
      await database.drop();
    },
  };
}
