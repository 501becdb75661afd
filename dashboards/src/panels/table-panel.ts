import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  TableCellDisplayMode,
  TableCellHeight,
  TableFooterOptionsBuilder,
  TableSortByFieldStateBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { DashboardLink, DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { SEVERITY_MAPPINGS, STATUS_MAPPINGS } from '../style/mappings.ts';
import { SCORE_THRESHOLDS, type Thresholds, thresholdsBuilder } from '../style/thresholds.ts';
import { DECIMALS, type Quantity, UNITS } from '../style/units.ts';
import { byThresholds } from './colour.ts';
import { described, type PanelSpec } from './panel-spec.ts';

/** One column of a table. */
export interface TableColumn {
  /** As the query names it. */
  readonly field: string;
  /** As the reader sees it; else the field's own name. */
  readonly title?: string;
  readonly shows: Quantity | 'status' | 'severity';
  readonly width?: number;
  /** Colours the number; scores have theirs without it. */
  readonly thresholds?: Thresholds;
  readonly links?: readonly Builder<DashboardLink>[];
  /** Long text is folded, not cut. */
  readonly wraps?: boolean;
}

export interface TableSpec extends Omit<PanelSpec, 'quantity' | 'thresholds' | 'mappings' | 'transformations'> {
  readonly columns: readonly TableColumn[];
  /** Title or field by which the rows are sorted first. */
  readonly sortBy: { readonly column: string; readonly descending: boolean };
  /** Columns of the answer that say nothing to a reader. */
  readonly hidden?: readonly string[];
  /** Joins the answers of several Prometheus queries into one row for each set of labels. */
  readonly joined?: boolean;
}

/** Rows that can be sorted and filtered by every column. */
export function tablePanel(spec: TableSpec): TableBuilder {
  const panel = described(new TableBuilder(), { ...spec, quantity: 'count', transformations: arrange(spec) })
    .colorScheme(byThresholds())
    .filterable(true)
    .cellHeight(TableCellHeight.Sm)
    .footer(new TableFooterOptionsBuilder().show(false).enablePagination(true).reducer([]).countRows(false))
    .sortBy([new TableSortByFieldStateBuilder().displayName(spec.sortBy.column).desc(spec.sortBy.descending)]);
  for (const column of spec.columns) panel.overrideByName(column.field, propertiesOf(column));
  return panel;
}

function arrange(spec: TableSpec) {
  const indexByName = Object.fromEntries(spec.columns.map(({ field }, index) => [field, index]));
  const organize = {
    id: 'organize',
    options: {
      indexByName,
      excludeByName: Object.fromEntries((spec.hidden ?? []).map((field) => [field, true])),
      renameByName: {},
    },
  };
  return spec.joined === true ? [{ id: 'merge', options: {} }, organize] : [organize];
}

function propertiesOf(column: TableColumn): DynamicConfigValue[] {
  const properties: DynamicConfigValue[] = [];
  if (column.title !== undefined) properties.push({ id: 'displayName', value: column.title });
  if (column.width !== undefined) properties.push({ id: 'custom.width', value: column.width });
  if (column.links !== undefined) properties.push({ id: 'links', value: column.links.map((link) => link.build()) });
  return [...properties, ...look(column)];
}

function look({ shows, thresholds, wraps }: TableColumn): DynamicConfigValue[] {
  const coloured = { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorText } };
  if (shows === 'status') return [{ id: 'mappings', value: STATUS_MAPPINGS }, coloured];
  if (shows === 'severity') return [{ id: 'mappings', value: SEVERITY_MAPPINGS }, coloured];
  const properties: DynamicConfigValue[] = [{ id: 'unit', value: UNITS[shows] }];
  const decimals = DECIMALS[shows];
  if (decimals !== undefined) properties.push({ id: 'decimals', value: decimals });
  const steps = thresholds ?? (shows === 'score' ? SCORE_THRESHOLDS : undefined);
  if (steps !== undefined) properties.push({ id: 'thresholds', value: thresholdsBuilder(steps).build() }, coloured);
  if (wraps === true) properties.push({ id: 'custom.cellOptions', value: { type: TableCellDisplayMode.Auto, wrapText: true } });
  return properties;
}
