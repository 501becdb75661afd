import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { buildDashboards, dashboardText } from './dashboards.ts';

/** Where Grafana's provisioning finds them. */
const folder = new URL('../grafana/dashboards/', import.meta.url);

await mkdir(folder, { recursive: true });
for (const file of await readdir(folder)) if (file.endsWith('.json')) await rm(new URL(file, folder));
for (const dashboard of buildDashboards()) {
  await writeFile(new URL(`${dashboard.uid}.json`, folder), dashboardText(dashboard));
}
