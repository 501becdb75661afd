import type { SqlContext } from '../checks/grafana-sql.ts';
import { ISSUE_TYPES, SEVERITIES } from '../words.ts';
import { EXAMPLE } from './example-reports.ts';

/** The variables with everything chosen, as "All" has it, and the first feed shown. */
export function exampleVariables(more: SqlContext['variables'] = {}): SqlContext['variables'] {
  const [exchange, symbol, timeframe] = [EXAMPLE.exchange[0], EXAMPLE.symbol[0], EXAMPLE.timeframe[0]];
  return {
    ...EXAMPLE,
    status: ['excellent', 'good', 'fair', 'poor', 'unknown'],
    issue_type: ISSUE_TYPES,
    severity: SEVERITIES,
    feed: `${exchange}|${symbol}|${timeframe}`,
    feed_exchange: exchange,
    feed_symbol: symbol,
    feed_timeframe: timeframe,
    ...more,
  };
}
