import type * as barchart from '@grafana/grafana-foundation-sdk/barchart';
import type * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import type * as candlestick from '@grafana/grafana-foundation-sdk/candlestick';
import type { Dashboard, FieldConfig, FieldConfigSource, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import type * as gauge from '@grafana/grafana-foundation-sdk/gauge';
import type * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import type * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import type * as table from '@grafana/grafana-foundation-sdk/table';
import type * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import type { SqlDataquery } from '../query/sql-query.ts';

/** The SDK marks queries with a function that never reaches the file. */
type PrometheusDataquery = Omit<prometheus.Dataquery, '_implementsDataqueryVariant'>;

/** A panel with everything that is required of one, and the options of its own kind in place of the SDK's `any`. */
type PanelOf<Kind extends string, Options, Custom> = Omit<Panel, 'type' | 'options' | 'targets' | 'fieldConfig'> &
  Required<Pick<Panel, 'id' | 'title' | 'description' | 'gridPos' | 'datasource'>> & {
    type: Kind;
    options: Options;
    targets: (PrometheusDataquery | SqlDataquery)[];
    fieldConfig: Omit<FieldConfigSource, 'defaults'> & { defaults: Omit<FieldConfig, 'custom'> & { custom?: Custom } };
  };

type KnownPanel =
  | PanelOf<'barchart', barchart.Options, barchart.FieldConfig>
  | PanelOf<'bargauge', bargauge.Options, never>
  | PanelOf<'candlestick', candlestick.Options, candlestick.FieldConfig>
  | PanelOf<'gauge', gauge.Options, never>
  | PanelOf<'stat', stat.Options, never>
  | PanelOf<'state-timeline', statetimeline.Options, statetimeline.FieldConfig>
  | PanelOf<'table', table.Options, table.FieldConfig>
  | PanelOf<'timeseries', timeseries.Options, timeseries.FieldConfig>;

/** What a file in `grafana/dashboards` holds. Its JSON Schema is made from this type. */
export type DashboardFile = Omit<Dashboard, 'panels' | 'snapshot'> &
  Required<Pick<Dashboard, 'uid' | 'title' | 'description' | 'links' | 'time' | 'timezone'>> & {
    panels: (KnownPanel | RowPanel)[];
  };
