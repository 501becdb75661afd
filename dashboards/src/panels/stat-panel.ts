import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PLAIN_THRESHOLDS } from '../style/thresholds.ts';
import { byThresholds, coloured } from './colour.ts';
import { described, type PanelSpec } from './panel-spec.ts';

export interface StatSpec extends PanelSpec {
  /** `sparkline` needs a range query. */
  readonly sparkline?: boolean;
  /** Colours of the values by name; else the thresholds decide. */
  readonly colours?: Readonly<Record<string, string>>;
  /** Names stand beside the values: for several values in one panel. */
  readonly named?: boolean;
  /** The field whose newest value is shown, text too; else every number. */
  readonly field?: string;
}

/** One number, or a few, to be read across the room. */
export function statPanel(spec: StatSpec): StatBuilder {
  const reduce = new ReduceDataOptionsBuilder()
    .calcs(['lastNotNull'])
    .values(false)
    .fields(spec.field ?? '');
  const panel = described(new StatBuilder(), { thresholds: PLAIN_THRESHOLDS, ...spec })
    .colorScheme(byThresholds())
    .colorMode(BigValueColorMode.Value)
    .graphMode(spec.sparkline === true ? BigValueGraphMode.Area : BigValueGraphMode.None)
    .textMode(spec.named === true ? BigValueTextMode.ValueAndName : BigValueTextMode.Value)
    .orientation(spec.named === true ? VizOrientation.Vertical : VizOrientation.Auto)
    .wideLayout(true)
    .reduceOptions(reduce);
  return coloured(panel, spec.colours ?? {});
}
