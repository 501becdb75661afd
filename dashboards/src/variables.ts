import {
  CustomVariableBuilder,
  QueryVariableBuilder,
  VariableHide,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { POSTGRES, PROMETHEUS } from './data-sources.ts';
import { sqlVariable } from './query/sql-question.ts';
import { FEEDS_OF_SELECTION } from './questions/feeds-of-selection.ts';

const ALL = { text: ['All'], value: ['$__all'], selected: true };

/** exchange, symbol, timeframe and status: on every dashboard, each several or all, each narrowing those after it. */
export function selectionVariables() {
  return [
    labelVariable('exchange', 'Exchange', ''),
    labelVariable('symbol', 'Symbol', 'exchange=~"$exchange"'),
    labelVariable('timeframe', 'Timeframe', 'exchange=~"$exchange", symbol=~"$symbol"'),
    listVariable('status', 'Status', 'Status of a feed', ['excellent', 'good', 'fair', 'poor', 'unknown']),
  ];
}

/** The collectors, several or all. */
export function instanceVariable() {
  return labelValues(
    'instance',
    'Collector',
    'Collectors, several or all',
    'label_values(quality_collector_build_info, instance)',
  );
}

/** What the table of issues shows. */
export function issueVariables(types: readonly string[], severities: readonly string[]) {
  return [
    listVariable('issue_type', 'Issue', 'Types of issues that the tables show', types),
    listVariable('severity', 'Severity', 'Severities of issues that the tables show', severities),
  ];
}

/** The one feed that is shown, out of those that the selection leaves, and its three parts for the queries. */
export function shownFeedVariables() {
  const feed = sqlVariable('feed');
  return [
    new QueryVariableBuilder('feed')
      .label('Feed')
      .description('The feed that this dashboard shows, one of those that the other variables leave')
      .datasource(POSTGRES)
      .query(FEEDS_OF_SELECTION.sql.trim())
      .definition('feeds of the selection')
      .refresh(VariableRefresh.OnTimeRangeChanged)
      .sort(VariableSort.Disabled)
      .multi(false)
      .includeAll(false),
    ...['exchange', 'symbol', 'timeframe'].map((part, index) =>
      new DerivedVariableBuilder(`feed_${part}`)
        .description(`The ${part} of the feed that is shown`)
        .datasource(POSTGRES)
        .query(`SELECT split_part(${feed}, '|', ${index + 1})`)
        .definition(`${part} of $feed`)
        .hide(VariableHide.HideVariable)
        .refresh(VariableRefresh.OnTimeRangeChanged)
        .sort(VariableSort.Disabled),
    ),
  ];
}

/** A variable that follows from another one and so has no place in a link. */
class DerivedVariableBuilder extends QueryVariableBuilder {
  constructor(name: string) {
    super(name);
    this.internal.skipUrlSync = true;
  }
}

/** Label values of the feeds that were checked within the range of the dashboard. */
function labelVariable(name: string, label: string, within: string): QueryVariableBuilder {
  const selector = within === '' ? '' : `{${within}}`;
  const query = `label_values(quality_last_check_timestamp_seconds${selector}, ${name})`;
  return labelValues(name, label, `${label} of the feeds, several or all`, query);
}

function labelValues(name: string, label: string, description: string, query: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(PROMETHEUS)
    .query({ qryType: 1, query, refId: 'PrometheusVariableQueryEditor-VariableQuery' })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc)
    .multi(true)
    .includeAll(true)
    .current(ALL);
}

function listVariable(name: string, label: string, description: string, values: readonly string[]): CustomVariableBuilder {
  return new CustomVariableBuilder(name)
    .label(label)
    .description(`${description}, several or all`)
    .values(values.join(','))
    .options([
      { text: 'All', value: '$__all', selected: true },
      ...values.map((value) => ({ text: value, value, selected: false })),
    ])
    .multi(true)
    .includeAll(true)
    .current(ALL);
}
