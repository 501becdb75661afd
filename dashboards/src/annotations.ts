import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { PROMETHEUS } from './data-sources.ts';
import { MARK_COLOURS } from './style/palette.ts';

/** Firing alerts of the chosen feeds; the empty label lets alerts of a whole exchange or of the collector through. */
export const FIRING_ALERTS = `ALERTS{alertstate="firing", alertname!="Watchdog", exchange=~"$exchange|", symbol=~"$symbol|", timeframe=~"$timeframe|"}`;

/** Marks on every time axis while an alert fires. */
export function alertAnnotation(): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name('Alerts')
    .datasource(PROMETHEUS)
    .enable(true)
    .iconColor(MARK_COLOURS.critical)
    .expr(FIRING_ALERTS)
    .step('60s')
    .titleFormat('{{alertname}}')
    .textFormat('{{severity}} {{exchange}} {{symbol}} {{timeframe}}')
    .tagKeys('severity');
}
