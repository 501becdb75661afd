import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { SqlDataquery } from '../query/sql-query.ts';

/** One query of a dashboard, and where it is. */
export interface PlacedQuery {
  /** `quality-feed / Candles / A`. */
  readonly place: string;
  readonly language: 'promql' | 'sql';
  readonly text: string;
  readonly instant: boolean;
  readonly format: string;
  readonly legend: string;
  /** The panel's own range, like `30d`. */
  readonly lasting: string | undefined;
  readonly maxDataPoints: number;
  readonly panel: Panel | null;
}

/** Panels, rows left out. */
export function panelsOf(dashboard: Dashboard): Panel[] {
  return (dashboard.panels ?? []).flatMap((panel) => (isRow(panel) ? panel.panels : [panel]));
}

/** Every query of panels, annotations and variables. */
export function queriesOf(dashboard: Dashboard): PlacedQuery[] {
  return [
    ...panelsOf(dashboard).flatMap((panel) => ofPanel(dashboard, panel)),
    ...ofAnnotations(dashboard),
    ...ofVariables(dashboard),
  ];
}

function isRow(panel: Panel | RowPanel): panel is RowPanel {
  return panel.type === 'row';
}

const PLAIN = { instant: true, format: 'table', legend: '', lasting: undefined, maxDataPoints: 1000, panel: null };

function ofPanel(dashboard: Dashboard, panel: Panel): PlacedQuery[] {
  return ((panel.targets ?? []) as unknown as Target[]).map((target) => ({
    ...PLAIN,
    place: `${dashboard.uid} / ${panel.title} / ${target.refId}`,
    language: target.rawSql === undefined ? 'promql' : 'sql',
    text: target.rawSql ?? target.expr ?? '',
    instant: target.instant === true,
    format: target.format ?? 'time_series',
    legend: target.legendFormat ?? '',
    lasting: panel.timeFrom,
    maxDataPoints: panel.maxDataPoints ?? PLAIN.maxDataPoints,
    panel,
  }));
}

type Target = Partial<Omit<SqlDataquery, 'format'>> & {
  refId: string;
  expr?: string;
  instant?: boolean;
  format?: string;
  legendFormat?: string;
};

function ofAnnotations(dashboard: Dashboard): PlacedQuery[] {
  return (dashboard.annotations.list ?? []).map((annotation) => ({
    ...PLAIN,
    place: `${dashboard.uid} / annotation ${annotation.name}`,
    language: 'promql',
    text: annotation.expr ?? '',
    instant: false,
    legend: `${annotation.titleFormat} ${annotation.textFormat}`,
  }));
}

/** A `label_values(selector, label)` becomes `count by (label) (selector)`: the same labels, as a query that can be run. */
function ofVariables(dashboard: Dashboard): PlacedQuery[] {
  return (dashboard.templating.list ?? []).flatMap((variable): PlacedQuery[] => {
    if (variable.type !== 'query') return [];
    const place = `${dashboard.uid} / variable ${variable.name}`;
    if (typeof variable.query === 'string') return [{ ...PLAIN, place, language: 'sql', text: variable.query }];
    const [, selector, label] = /^label_values\((.+), (\w+)\)$/.exec(String(variable.query?.query)) ?? [];
    if (selector === undefined) throw new Error(`${place}: neither SQL nor label_values(selector, label)`);
    return [{ ...PLAIN, place, language: 'promql', text: `count by (${label}) (${selector})` }];
  });
}
