import {
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  LineInterpolation,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { byName, coloured } from './colour.ts';
import { described, type PanelSpec } from './panel-spec.ts';

export interface TimeSeriesSpec extends PanelSpec {
  /** Columns of the legend; none makes it a plain list. */
  readonly legendValues?: readonly ('min' | 'mean' | 'max' | 'lastNotNull' | 'sum')[];
  /** Areas on top of each other: as they are, or as shares of 100 %. */
  readonly stacked?: 'sum' | 'share';
  readonly bars?: boolean;
  readonly colours?: Readonly<Record<string, string>>;
  /** Fields drawn as dashed limits, without an area. */
  readonly limits?: readonly string[];
  /** Draws the thresholds as dashed lines. */
  readonly showThresholds?: boolean;
  /** How a series is named; else as the query says. */
  readonly seriesName?: string;
}

/** Values over time. Gaps in the data stay gaps: no line is drawn where nothing was measured. */
export function timeSeriesPanel(spec: TimeSeriesSpec): TimeSeriesBuilder {
  const panel = described(new TimeSeriesBuilder(), spec)
    .colorScheme(byName())
    .drawStyle(spec.bars === true ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .lineInterpolation(LineInterpolation.Linear)
    .lineWidth(spec.bars === true ? 0 : 2)
    .fillOpacity(spec.stacked === undefined ? 0 : 70)
    .showPoints(VisibilityMode.Auto)
    .spanNulls(false)
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Ascending))
    .legend(legend(spec.legendValues ?? []));
  if (spec.stacked !== undefined) {
    panel.stacking(
      new StackingConfigBuilder().group('A').mode(spec.stacked === 'share' ? StackingMode.Percent : StackingMode.Normal),
    );
  }
  if (spec.showThresholds === true) {
    panel.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  }
  if (spec.seriesName !== undefined) panel.displayName(spec.seriesName);
  for (const name of spec.limits ?? []) {
    panel.overrideByName(name, [
      { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 8] } },
      { id: 'custom.fillOpacity', value: 0 },
      { id: 'custom.lineWidth', value: 1 },
    ]);
  }
  return coloured(panel, spec.colours ?? {});
}

function legend(values: readonly string[]): VizLegendOptionsBuilder {
  const builder = new VizLegendOptionsBuilder()
    .showLegend(true)
    .placement(LegendPlacement.Bottom)
    .calcs([...values]);
  return builder.displayMode(values.length === 0 ? LegendDisplayMode.List : LegendDisplayMode.Table);
}
