import { type DashboardBuilder, RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder } from './panels/panel-spec.ts';

/** Grafana's grid is this wide. */
export const GRID_WIDTH = 24;

/** Panels side by side, all of one height. */
export interface Line {
  readonly height: number;
  readonly panels: readonly (readonly [width: number, panel: PanelBuilder])[];
}

/** Lines under one heading that can be folded. */
export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** Places the sections from top to bottom and numbers rows and panels from 1. */
export function placeSections(dashboard: DashboardBuilder, sections: readonly Section[]): void {
  let id = 0;
  let y = 0;
  for (const { title, lines } of sections) {
    id += 1;
    dashboard.withRow(new RowBuilder(title).id(id).gridPos({ x: 0, y, w: GRID_WIDTH, h: 1 }));
    y += 1;
    for (const { height, panels } of lines) {
      let x = 0;
      for (const [width, panel] of panels) {
        id += 1;
        dashboard.withPanel(panel.id(id).gridPos({ x, y, w: width, h: height }));
        x += width;
      }
      if (x !== GRID_WIDTH) throw new RangeError(`section "${title}": a line is ${x} wide, not ${GRID_WIDTH}`);
      y += height;
    }
  }
}
