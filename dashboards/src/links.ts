import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import { UIDS } from './uids.ts';

const TARGETS = {
  overview: ['Overview', 'Every feed at a glance'],
  feed: ['Feed', 'One feed in depth'],
  compare: ['Compare', 'Feeds side by side'],
  collector: ['Collector', 'The monitor itself'],
} as const;

/** Links to the other dashboards; what the variables choose and the time range go along. */
export function linksFrom(here: keyof typeof UIDS): DashboardLinkBuilder[] {
  return Object.entries(TARGETS)
    .filter(([name]) => name !== here)
    .map(([name, [title, tooltip]]) =>
      new DashboardLinkBuilder(title)
        .type(DashboardLinkType.Link)
        .url(`/d/${UIDS[name as keyof typeof UIDS]}`)
        .tooltip(tooltip)
        .icon('dashboard')
        .includeVars(true)
        .keepTime(true),
    );
}

/** From a row of a table with the columns exchange, symbol and timeframe to that feed. */
export function rowToFeed(): DashboardLinkBuilder {
  return toFeed((label) => `$\{__data.fields.${label}:percentencode}`);
}

/** From a line with the labels exchange, symbol and timeframe to that feed. */
export function seriesToFeed(): DashboardLinkBuilder {
  return toFeed((label) => `$\{__field.labels.${label}:percentencode}`);
}

function toFeed(valueIn: (label: string) => string): DashboardLinkBuilder {
  const feed = ['exchange', 'symbol', 'timeframe'].map((label) => `var-${label}=${valueIn(label)}`).join('&');
  return new DashboardLinkBuilder('Open this feed').url(`/d/${UIDS.feed}?${feed}&$\{status:queryparam}&$\{__url_time_range}`);
}
