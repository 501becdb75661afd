import { DataqueryBuilder, PromQueryFormat, QueryEditorMode } from '@grafana/grafana-foundation-sdk/prometheus';
import { PROMETHEUS } from '../data-sources.ts';

/** Values over the range of the dashboard, one line a series. */
export function promSeries(expr: string, legend: string): DataqueryBuilder {
  return query(expr).range().format(PromQueryFormat.TimeSeries).legendFormat(legend);
}

/** Values at the end of the range. */
export function promNow(expr: string, legend: string): DataqueryBuilder {
  return query(expr).instant().format(PromQueryFormat.TimeSeries).legendFormat(legend);
}

/** Values at the end of the range as rows, one column a label. */
export function promTable(expr: string): DataqueryBuilder {
  return query(expr).instant().format(PromQueryFormat.Table);
}

function query(expr: string): DataqueryBuilder {
  return new DataqueryBuilder().datasource(PROMETHEUS).editorMode(QueryEditorMode.Code).expr(expr);
}
