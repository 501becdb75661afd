import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { collectorDashboard } from './collector.ts';
import { compareDashboard } from './compare.ts';
import { feedDashboard } from './feed.ts';
import { overviewDashboard } from './overview.ts';

/** Every dashboard, as Grafana reads it. */
export function buildDashboards(): readonly Dashboard[] {
  return [overviewDashboard(), feedDashboard(), compareDashboard(), collectorDashboard()].map((builder) => builder.build());
}

/** The text of a dashboard's file: indented, keys as the SDK sets them, a newline at the end. */
export function dashboardText(dashboard: Dashboard): string {
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}
