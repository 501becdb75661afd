import { PanelBuilder as BarChartBuilder } from '@grafana/grafana-foundation-sdk/barchart';
import {
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { byName, coloured } from './colour.ts';
import { described, type PanelSpec } from './panel-spec.ts';

export interface BarChartSpec extends PanelSpec {
  /** The text column that names the bars. */
  readonly nameField: string;
  readonly colours: Readonly<Record<string, string>>;
}

/** One lying bar a row, cut into shares that sum to 100 %. */
export function barChartPanel(spec: BarChartSpec): BarChartBuilder {
  const panel = described(new BarChartBuilder(), spec)
    .colorScheme(byName())
    .xField(spec.nameField)
    .orientation(VizOrientation.Horizontal)
    .stacking(StackingMode.Percent)
    .showValue(VisibilityMode.Never)
    .fillOpacity(85)
    .lineWidth(0)
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.None))
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs([]),
    );
  return coloured(panel, spec.colours);
}
