import type { Feed } from '@quality/validators';
import type { z } from 'zod';
import type { Sql } from '../connection.ts';
import { type Page, toPage } from '../cursor.ts';
import { fromQualityRow } from '../quality-row.ts';
import { fromHistory, type historyOptions } from './quality-history.ts';

/** What is stored as JSON, as the text that the database makes of it. */
interface JsonTexts {
  readonly time: Date;
  readonly ledger: string;
  readonly issues: string;
  readonly checks: string;
}

/** A report, and the `reason` of its tick, as JSON text. */
export interface ReportText {
  /** `checkedAt`, UTC epoch ms. */
  readonly time: number;
  readonly json: string;
}

/**
 * The same page as `selectQualityHistory`, each report as JSON text with its reason beside it: ledger, issues and checks, nine tenths of
 * a report, are passed on as they are stored, neither parsed nor written anew.
 */
export async function selectQualityHistoryJson(
  sql: Sql,
  feed: Feed,
  options: z.output<typeof historyOptions>,
): Promise<Page<ReportText>> {
  const rows = await sql<JsonTexts[]>`
    select time, exchange, symbol, timeframe, overall_score, status, outlier_score, freshness_score, completeness_score,
      consistency_score, freshness_age_seconds, issue_count, check_duration_ms, collector_version, window_from, window_to,
      expected, received, filler, last_close_at, overdue_seconds, freshness_level, reason, report_version, source,
      null as metadata, ledger::text, issues::text, checks::text
    ${fromHistory(sql, feed, options)}
  `;
  return toPage(rows, options.limit, jsonOf, (row) => [row.time.getTime()]);
}

function jsonOf(row: JsonTexts): ReportText {
  const { report, reason } = fromQualityRow(row);
  const { ledger, issues, checks, issueCount, durationMs, version, ...head } = report;
  const open = JSON.stringify(head).slice(0, -1);
  const rest = JSON.stringify({ issueCount, durationMs, version, reason }).slice(1);
  const json = `${open},"ledger":${row.ledger},"issues":${row.issues},"checks":${row.checks},${rest}`;
  return { time: row.time.getTime(), json };
}

/** When the reports of that page were made, UTC epoch ms: a stored report never changes, so these say whether a page is still the same. */
export async function selectQualityHistoryTimes(
  sql: Sql,
  feed: Feed,
  options: z.output<typeof historyOptions>,
): Promise<Page<number>> {
  const rows = await sql<{ time: Date }[]>`select time ${fromHistory(sql, feed, options)}`;
  const timeOf = (row: { readonly time: Date }) => row.time.getTime();
  return toPage(rows, options.limit, timeOf, (row) => [timeOf(row)]);
}
