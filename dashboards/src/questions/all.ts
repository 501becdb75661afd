import type { SqlQuestion } from '../query/sql-question.ts';
import { CANDLE_REVISIONS } from './candle-revisions.ts';
import { CANDLES_OF_FEED } from './candles-of-feed.ts';
import { CLOSES_INDEXED, DIVERGENCE, DIVERGENCE_BY_FEED } from './closes-side-by-side.ts';
import { BUDGET_BY_FEED, BUDGET_NOW, DAILY_SCORE_BY_EXCHANGE, DAILY_STATUS_SHARE } from './daily-trend.ts';
import { FEEDS_OF_SELECTION } from './feeds-of-selection.ts';
import { GAP_CAUSES } from './gap-causes.ts';
import { ISSUES_OF_FEED } from './issues-of-feed.ts';
import { ISSUES_OF_SELECTION } from './issues-of-selection.ts';
import { NEWEST_CHECKS, NEWEST_LEDGER, NEWEST_REPORT, NEWEST_SCORES } from './newest-report.ts';
import { REPAIRED_CANDLES } from './repaired-candles.ts';
import { REPORTS_OF_FEED } from './reports-of-feed.ts';
import { SCORE_HISTORY } from './score-history.ts';
import { SCORES_OF_FEEDS, SIDE_BY_SIDE, STATUS_SHARE_BY_FEED } from './side-by-side.ts';

/** Every question that a dashboard asks the database. */
export const QUESTIONS: readonly SqlQuestion[] = [
  BUDGET_BY_FEED,
  BUDGET_NOW,
  CANDLE_REVISIONS,
  CANDLES_OF_FEED,
  CLOSES_INDEXED,
  DAILY_SCORE_BY_EXCHANGE,
  DAILY_STATUS_SHARE,
  DIVERGENCE,
  DIVERGENCE_BY_FEED,
  FEEDS_OF_SELECTION,
  GAP_CAUSES,
  ISSUES_OF_FEED,
  ISSUES_OF_SELECTION,
  NEWEST_CHECKS,
  NEWEST_LEDGER,
  NEWEST_REPORT,
  NEWEST_SCORES,
  REPAIRED_CANDLES,
  REPORTS_OF_FEED,
  SCORE_HISTORY,
  SCORES_OF_FEEDS,
  SIDE_BY_SIDE,
  STATUS_SHARE_BY_FEED,
];
