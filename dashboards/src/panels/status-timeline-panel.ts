import {
  LegendDisplayMode,
  LegendPlacement,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as StateTimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { STATUS_MAPPINGS } from '../style/mappings.ts';
import { byThresholds } from './colour.ts';
import { described, type PanelSpec } from './panel-spec.ts';

/** One bar a feed, coloured and worded by its status. The queries give ranks of statuses. */
export function statusTimelinePanel(spec: Omit<PanelSpec, 'quantity' | 'mappings'>): StateTimelineBuilder {
  return described(new StateTimelineBuilder(), { ...spec, quantity: 'count', mappings: STATUS_MAPPINGS })
    .colorScheme(byThresholds())
    .showValue(VisibilityMode.Auto)
    .mergeValues(true)
    .rowHeight(0.85)
    .fillOpacity(85)
    .lineWidth(0)
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single))
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs([]),
    );
}
