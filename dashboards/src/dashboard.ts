import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type AnnotationQuery,
  DashboardBuilder,
  DashboardCursorSync,
  TimePickerBuilder,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { placeSections, type Section } from './layout.ts';
import { linksFrom } from './links.ts';
import { TAG, UIDS } from './uids.ts';

/** What makes one dashboard different from the others. */
export interface DashboardSpec {
  readonly name: keyof typeof UIDS;
  readonly title: string;
  readonly description: string;
  /** How far back the dashboard looks when it is opened, like `6h`. */
  readonly lookBack: string;
  readonly variables: readonly Builder<VariableModel>[];
  readonly annotations: readonly Builder<AnnotationQuery>[];
  readonly sections: readonly Section[];
}

/** A dashboard with all that the dashboards have in common: tags, UTC, crosshair, links, refresh. */
export function defineDashboard(spec: DashboardSpec): DashboardBuilder {
  const dashboard = new DashboardBuilder(spec.title)
    .uid(UIDS[spec.name])
    .description(spec.description)
    .tags([TAG, spec.name])
    .timezone('utc')
    .weekStart('monday')
    .tooltip(DashboardCursorSync.Crosshair)
    .refresh('30s')
    .timepicker(new TimePickerBuilder().refreshIntervals(['10s', '30s', '1m', '5m', '15m', '1h']))
    .time({ from: `now-${spec.lookBack}`, to: 'now' })
    .links(linksFrom(spec.name))
    .variables([...spec.variables])
    .annotations([...spec.annotations])
    .readonly();
  placeSections(dashboard, spec.sections);
  return dashboard;
}
