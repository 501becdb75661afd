import type { Feed, Issue } from '@quality/validators';
import { z } from 'zod';
import type { Sql } from '../connection.ts';
import { decodeCursor, keyOrdinal, keyText, keyTimeMs, type Page, toPage } from '../cursor.ts';
import { pageSchema } from '../input.ts';
import { storableText } from '../text.ts';

/** One issue of one report. */
export interface IssueOccurrence {
  readonly feed: Feed;
  readonly checkedAt: string;
  readonly issue: Issue;
}

export const issueOptions = pageSchema({
  exchange: storableText.optional(),
  symbol: storableText.optional(),
  timeframe: storableText.optional(),
  severity: z.enum(['low', 'medium', 'high', 'critical']).optional(),
  type: storableText.optional(),
});

const cursorKey = z.tuple([keyTimeMs, keyText, keyText, keyText, keyOrdinal]);

const rowSchema = z.object({
  time: z.date(),
  exchange: z.string(),
  symbol: z.string(),
  timeframe: z.string(),
  issue: z.unknown(),
  ordinal: z.number(),
});

/**
 * Issues of all feeds in `[from, to)`, newest first; at one time in the order of feed, then in the order of the report.
 * `severity` and `type` select exactly that one. The cursor names the last issue shown, so new rows never shift a page.
 */
export async function selectIssues(sql: Sql, options: z.output<typeof issueOptions>): Promise<Page<IssueOccurrence>> {
  const after = options.cursor ? decodeCursor(cursorKey, options.cursor) : null;
  const wanted = { ...(options.severity && { severity: options.severity }), ...(options.type && { type: options.type }) };
  const raw = await sql`
    select m.time, m.exchange, m.symbol, m.timeframe, found.issue, found.ordinal
    from quality_metrics m, jsonb_array_elements(m.issues) with ordinality as found (issue, ordinal)
    where m.time >= ${options.from} and m.time < ${options.to}
      ${options.exchange === undefined ? sql`` : sql`and m.exchange = ${options.exchange}`}
      ${options.symbol === undefined ? sql`` : sql`and m.symbol = ${options.symbol}`}
      ${options.timeframe === undefined ? sql`` : sql`and m.timeframe = ${options.timeframe}`}
      and found.issue @> ${sql.json(wanted)}
      ${
        after === null
          ? sql``
          : sql`and m.time <= ${new Date(after[0])} and (
              m.time < ${new Date(after[0])}
              or (m.exchange, m.symbol, m.timeframe, found.ordinal) > (${after[1]}, ${after[2]}, ${after[3]}, ${after[4]})
            )`
      }
    order by m.time desc, m.exchange, m.symbol, m.timeframe, found.ordinal
    limit ${options.limit + 1}
  `;
  const rows = raw.map((row) => rowSchema.parse(row));
  return toPage(
    rows,
    options.limit,
    (row) => ({
      feed: { exchange: row.exchange, symbol: row.symbol, timeframe: row.timeframe },
      checkedAt: row.time.toISOString(),
      issue: row.issue as Issue,
    }),
    (row) => [row.time.getTime(), row.exchange, row.symbol, row.timeframe, row.ordinal],
  );
}
