import { PanelBuilder as BarGaugeBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BarGaugeValueMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import { byThresholds } from './colour.ts';
import { described, type PanelSpec } from './panel-spec.ts';

export interface BarGaugeSpec extends PanelSpec {
  /** A bar for each row, named by its text column; else one for each series. */
  readonly eachRow?: boolean;
}

/** Values as bars that lie under each other, for a handful of names to compare. */
export function barGaugePanel(spec: BarGaugeSpec): BarGaugeBuilder {
  const reduce = new ReduceDataOptionsBuilder()
    .calcs(['lastNotNull'])
    .values(spec.eachRow === true)
    .fields('');
  return described(new BarGaugeBuilder(), spec)
    .colorScheme(byThresholds())
    .displayMode(BarGaugeDisplayMode.Basic)
    .valueMode(BarGaugeValueMode.Color)
    .orientation(VizOrientation.Horizontal)
    .showUnfilled(true)
    .reduceOptions(spec.eachRow === true ? reduce.limit(25) : reduce);
}
