import type { Feed } from '@quality/validators';

/** Escapes a label value for the exposition formats: backslash, newline, double quote. */
export function escapeLabelValue(value: string): string {
  return /[\\\n"]/.test(value) ? value.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/"/g, '\\"') : value;
}

/** The labels of a feed as the exposition formats write them; distinct feeds have distinct texts. */
export function labelText(feed: Feed): string {
  return `exchange="${escapeLabelValue(feed.exchange)}",symbol="${escapeLabelValue(feed.symbol)}",timeframe="${escapeLabelValue(feed.timeframe)}"`;
}
