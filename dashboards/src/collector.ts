import { alertAnnotation } from './annotations.ts';
import { checksSection } from './collector/checks-section.ts';
import { fetchesSection } from './collector/fetches-section.ts';
import { healthSection } from './collector/health-section.ts';
import { processSection } from './collector/process-section.ts';
import { storageSection } from './collector/storage-section.ts';
import { defineDashboard } from './dashboard.ts';
import { instanceVariable, selectionVariables } from './variables.ts';

/** The monitor itself: does it fetch, check and store, and does it keep up? */
export function collectorDashboard() {
  return defineDashboard({
    name: 'collector',
    title: 'Quality / Collector',
    description:
      'The monitor itself: fetches, checks, storage, process. Look here when the overview shows everything bad at once, or nothing at all.',
    lookBack: '3h',
    variables: [...selectionVariables(), instanceVariable()],
    annotations: [alertAnnotation()],
    sections: [healthSection(), checksSection(), fetchesSection(), storageSection(), processSection()],
  });
}
