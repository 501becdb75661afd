import { alertAnnotation } from './annotations.ts';
import { defineDashboard } from './dashboard.ts';
import { feedsSection } from './overview/feeds-section.ts';
import { monthSection } from './overview/month-section.ts';
import { nowSection } from './overview/now-section.ts';
import { selectionVariables } from './variables.ts';

/** Every feed at a glance: what is broken now, since when, how far it reaches, and how the month goes. */
export function overviewDashboard() {
  return defineDashboard({
    name: 'overview',
    title: 'Quality / Overview',
    description: 'Which candle feeds are bad now, since when, and how much of the error budget is left. Start here.',
    lookBack: '6h',
    variables: selectionVariables(),
    annotations: [alertAnnotation()],
    sections: [nowSection(), feedsSection(), monthSection()],
  });
}
