import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as GaugeBuilder } from '@grafana/grafana-foundation-sdk/gauge';
import { SCORE_THRESHOLDS } from '../style/thresholds.ts';
import { byThresholds } from './colour.ts';
import { described, type PanelSpec } from './panel-spec.ts';

/** Scores from 0 to 100 as dials, one for each series. */
export function scoreGaugePanel(spec: Omit<PanelSpec, 'quantity' | 'thresholds' | 'min' | 'max'>): GaugeBuilder {
  return described(new GaugeBuilder(), { ...spec, quantity: 'score', thresholds: SCORE_THRESHOLDS, min: 0, max: 100 })
    .colorScheme(byThresholds())
    .showThresholdMarkers(true)
    .showThresholdLabels(false)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false).fields(''));
}
