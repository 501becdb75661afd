/** One row of a metric table: what a metric is called, what it means and why it exists. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  /** One line for the HELP text; it names the unit where there is one. */
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram, ascending. */
  readonly buckets?: readonly number[];
  /** What the metric is for, and of a histogram why these buckets. */
  readonly why: string;
}

/** A table of metrics by the name that code calls them. */
export type MetricTable = Readonly<Record<string, MetricDefinition>>;
