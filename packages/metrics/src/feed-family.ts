import { Counter, Gauge, type Registry } from 'prom-client';
import type { ByteWriter } from './byte-writer.ts';
import type { Column, FeedColumns } from './feed-columns.ts';
import { escapeLabelValue } from './label-text.ts';
import type { MetricDefinition } from './metric-definition.ts';

/** Label values beyond those of the feed, in the order of the metric's labels. */
export type ExtraLabels = Readonly<Record<string, string>>;

interface Variant {
  readonly extra: ExtraLabels;
  /** What follows the feed's labels in a line, up to the value. */
  readonly suffix: Buffer;
  /** Made when the first feed gets a value: most combinations of type and severity never do. */
  column: Column | null;
}

/** The series of one metric over all feeds: one column for each combination of its extra labels. */
export class FeedFamily {
  readonly definition: MetricDefinition;
  readonly #columns: FeedColumns;
  readonly #variants: readonly Variant[];

  constructor(definition: MetricDefinition, columns: FeedColumns, extras: readonly ExtraLabels[] = [{}]) {
    this.definition = definition;
    this.#columns = columns;
    this.#variants = extras.map((extra) => {
      const text = Object.entries(extra).map(([name, value]) => `,${name}="${escapeLabelValue(value)}"`);
      return { extra, suffix: Buffer.from(`${text.join('')}} `), column: null };
    });
  }

  /** Sets a series; null removes it. */
  set(row: number, value: number | null, variant = 0): void {
    const target = this.#variants[variant]!;
    if (value === null && target.column === null) return;
    target.column ??= this.#columns.addColumn();
    target.column.values[row] = value ?? Number.NaN;
  }

  /** Adds to a series; one that is not there begins at 0. */
  add(row: number, increment: number, variant = 0): void {
    const target = this.#variants[variant]!;
    target.column ??= this.#columns.addColumn();
    const before = target.column.values[row]!;
    target.column.values[row] = Number.isNaN(before) ? increment : before + increment;
  }

  /** Counters start again at 0, gauges are absent until they are set. */
  reset(): void {
    const isCounter = this.definition.type === 'counter';
    for (const { column } of this.#variants) {
      if (column === null) continue;
      for (const [row, value] of column.values.entries()) {
        if (!Number.isNaN(value)) column.values[row] = isCounter ? 0 : Number.NaN;
      }
    }
  }

  /** Every series as prom-client knows it: the slow way. */
  values(): { value: number; labels: Record<string, string> }[] {
    const values = [];
    for (const [row, feed] of this.#columns.feeds.entries()) {
      if (feed === null) continue;
      for (const { column, extra } of this.#variants) {
        const value = column?.values[row] ?? Number.NaN;
        if (!Number.isNaN(value)) values.push({ value, labels: { ...feed, ...extra } });
      }
    }
    return values;
  }

  /** Writes every series as a line, each with a newline before it: what prom-client writes for `values()`. */
  write(writer: ByteWriter, sampleName: string): void {
    const used = this.#variants.filter((variant) => variant.column !== null);
    const columns = used.map((variant) => variant.column!.values);
    const suffixes = used.map((variant) => variant.suffix);
    const labels = this.#columns.labels;
    const rowCount = this.#columns.rowCount;
    const opening = Buffer.from(`\n${sampleName}{`);
    for (let row = 0; row < rowCount; row += 1) {
      const feedLabels = labels[row]!;
      const headLength = opening.length + feedLabels.length;
      let head = -1;
      for (let i = 0; i < columns.length; i += 1) {
        const value = columns[i]![row]!;
        if (Number.isNaN(value)) continue;
        if (head < 0) {
          head = writer.length;
          writer.bytes(opening);
          writer.bytes(feedLabels);
        } else {
          writer.again(head, headLength);
        }
        writer.bytes(suffixes[i]!);
        writer.value(value);
      }
    }
  }
}

/** A prom-client gauge whose series live in columns. Setting it through prom-client has no effect. */
export class FeedGauge extends Gauge {
  readonly family: FeedFamily;

  constructor(registry: Registry, family: FeedFamily) {
    super(configurationOf(family.definition, registry));
    this.family = family;
  }

  override async get() {
    const { values: _, ...metric } = await super.get();
    return { ...metric, values: this.family.values() };
  }

  override reset(): void {
    super.reset();
    this.family?.reset();
  }
}

/** A prom-client counter whose series live in columns. Incrementing it through prom-client has no effect. */
export class FeedCounter extends Counter {
  readonly family: FeedFamily;

  constructor(registry: Registry, family: FeedFamily) {
    super(configurationOf(family.definition, registry));
    this.family = family;
  }

  override async get() {
    const { values: _, ...metric } = await super.get();
    return { ...metric, values: this.family.values() };
  }

  override reset(): void {
    super.reset();
    this.family?.reset();
  }
}

function configurationOf(definition: MetricDefinition, registry: Registry) {
  return { name: definition.name, help: definition.help, labelNames: definition.labels, registers: [registry] };
}
