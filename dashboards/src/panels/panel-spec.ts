import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type {
  DashboardLink,
  DataTransformerConfig,
  DynamicConfigValue,
  FieldColor,
  GridPos,
  Panel,
  ThresholdsConfig,
  ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { POSTGRES, PROMETHEUS } from '../data-sources.ts';
import { SqlQueryBuilder } from '../query/sql-query.ts';
import { type Thresholds, thresholdsBuilder } from '../style/thresholds.ts';
import { DECIMALS, type Quantity, UNITS } from '../style/units.ts';

/** A query that can be told its letter. */
export interface Query extends Builder<Dataquery> {
  refId(refId: string): this;
}

/** What every panel says of itself. */
export interface PanelSpec {
  readonly title: string;
  /** What is shown, how it is counted, and what to do when it looks bad: the text behind the (i) of the panel. */
  readonly description: string;
  readonly quantity: Quantity;
  readonly queries: readonly Query[];
  readonly thresholds?: Thresholds;
  readonly min?: number;
  readonly max?: number;
  readonly mappings?: ValueMapping[];
  /** Shown when nothing came back. Never a number: no data is not a good value. */
  readonly noValue?: string;
  /** A range of its own, like `30d`, whatever the range of the dashboard is. */
  readonly lasting?: string;
  readonly links?: readonly Builder<DashboardLink>[];
  readonly transformations?: DataTransformerConfig[];
  readonly maxDataPoints?: number;
}

/** The part of the SDK's panel builders that all kinds share. */
export interface PanelBuilder extends Builder<Panel> {
  id(id: number): this;
  gridPos(position: GridPos): this;
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: DataSourceRef): this;
  targets(targets: Builder<Dataquery>[]): this;
  unit(unit: string): this;
  decimals(decimals: number): this;
  min(min: number): this;
  max(max: number): this;
  mappings(mappings: ValueMapping[]): this;
  noValue(noValue: string): this;
  thresholds(thresholds: Builder<ThresholdsConfig>): this;
  colorScheme(color: Builder<FieldColor>): this;
  dataLinks(links: Builder<DashboardLink>[]): this;
  transformations(transformations: DataTransformerConfig[]): this;
  timeFrom(timeFrom: string): this;
  maxDataPoints(points: number): this;
  overrideByName(name: string, properties: DynamicConfigValue[]): this;
}

/** Puts on a panel what its spec says; the same for every kind, so no two panels can differ by accident. */
export function described<P extends PanelBuilder>(panel: P, spec: PanelSpec): P {
  const isSql = spec.queries.every((query) => query instanceof SqlQueryBuilder);
  panel
    .title(spec.title)
    .description(spec.description)
    .datasource(isSql ? POSTGRES : PROMETHEUS)
    .targets(spec.queries.map((query, index) => query.refId(String.fromCharCode('A'.charCodeAt(0) + index))))
    .unit(UNITS[spec.quantity])
    .noValue(spec.noValue ?? 'no data');
  const decimals = DECIMALS[spec.quantity];
  if (decimals !== undefined) panel.decimals(decimals);
  if (spec.thresholds !== undefined) panel.thresholds(thresholdsBuilder(spec.thresholds));
  if (spec.min !== undefined) panel.min(spec.min);
  if (spec.max !== undefined) panel.max(spec.max);
  if (spec.mappings !== undefined) panel.mappings(spec.mappings);
  if (spec.lasting !== undefined) panel.timeFrom(spec.lasting);
  if (spec.links !== undefined) panel.dataLinks([...spec.links]);
  if (spec.transformations !== undefined) panel.transformations(spec.transformations);
  if (spec.maxDataPoints !== undefined) panel.maxDataPoints(spec.maxDataPoints);
  return panel;
}
