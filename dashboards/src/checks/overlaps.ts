import type { Dashboard, GridPos } from '@grafana/grafana-foundation-sdk/dashboard';
import { GRID_WIDTH } from '../layout.ts';

/** Pairs of panels that lie on each other, and panels that leave the grid. Empty when all is well. */
export function overlapsOf(dashboard: Dashboard): string[] {
  const placed = (dashboard.panels ?? []).map((panel) => ({ title: panel.title ?? '', at: panel.gridPos! }));
  const outside = placed.filter(({ at }) => at.x < 0 || at.y < 0 || at.w < 1 || at.h < 1 || at.x + at.w > GRID_WIDTH);
  const pairs = placed.flatMap((one, index) =>
    placed
      .slice(index + 1)
      .filter((other) => overlap(one.at, other.at))
      .map((other) => [one, other]),
  );
  return [
    ...outside.map(({ title }) => `"${title}" leaves the grid`),
    ...pairs.map(([one, other]) => `"${one!.title}" lies on "${other!.title}"`),
  ];
}

function overlap(a: GridPos, b: GridPos): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
