import { type Metric, type OpenMetricsContentType, type PrometheusContentType, Registry } from 'prom-client';
import { ByteWriter } from './byte-writer.ts';
import { FeedCounter, FeedGauge } from './feed-family.ts';

/** What an HTTP server answers on `/metrics`. */
export interface Exposition {
  readonly contentType: PrometheusContentType | OpenMetricsContentType;
  readonly body: Buffer;
}

/** Bytes of the last exposition of a registry: the next one is about as long. */
const lastLength = new WeakMap<Registry, number>();

/**
 * Writes every metric of a registry, in OpenMetrics where the Accept header asks for it and in the text format otherwise.
 *
 * The registry is left as it is: prom-client's own way to OpenMetrics renames its counters for good.
 */
export async function renderMetrics(registry: Registry, accept?: string): Promise<Exposition> {
  const openMetrics = prefersOpenMetrics(accept ?? '');
  const contentType = openMetrics ? Registry.OPENMETRICS_CONTENT_TYPE : Registry.PROMETHEUS_CONTENT_TYPE;
  const writer: Writer = new Registry<PrometheusContentType | OpenMetricsContentType>();
  writer.setContentType(contentType);
  writer.setDefaultLabels(defaultLabelsOf(registry));
  const metrics = registry.getMetricsAsArray() as unknown as Metric[];
  const inColumns = (metric: Metric) => hasColumns(metric) && !hasDefaultLabels(registry);
  const plainTexts = await Promise.all(
    metrics.map((metric) => (inColumns(metric) ? null : writePlain(writer, metric, openMetrics))),
  );
  // From here on nothing waits, so all series of feeds are of one instant.
  const bytes = new ByteWriter((lastLength.get(registry) ?? 16_384) * 1.05);
  for (const [i, metric] of metrics.entries()) {
    if (i > 0) bytes.text(openMetrics ? '\n' : '\n\n');
    const text = plainTexts[i];
    if (typeof text === 'string') bytes.text(text);
    else if (hasColumns(metric)) writeColumns(bytes, metric, openMetrics);
  }
  bytes.text(openMetrics ? '\n# EOF\n' : '\n');
  lastLength.set(registry, bytes.length);
  return { contentType, body: bytes.finish() };
}

type Writer = Registry<PrometheusContentType | OpenMetricsContentType>;

function hasColumns(metric: Metric): metric is FeedGauge | FeedCounter {
  return metric instanceof FeedGauge || metric instanceof FeedCounter;
}

function writeColumns(bytes: ByteWriter, metric: FeedGauge | FeedCounter, openMetrics: boolean): void {
  const { name, help, type } = metric.family.definition;
  const familyName = openMetrics && type === 'counter' ? name.replace(/_total$/, '') : name;
  const sampleName = openMetrics && type === 'counter' ? `${familyName}_total` : name;
  bytes.text(`# HELP ${familyName} ${escapeHelp(help)}\n# TYPE ${familyName} ${type}`);
  metric.family.write(bytes, sampleName);
}

/** prom-client writes the metric, under a stand-in that carries the name which the format wants. */
function writePlain(writer: Writer, metric: Metric, openMetrics: boolean): Promise<string> {
  const { name, type } = metric as unknown as { name: string; type: string };
  const familyName = openMetrics && type === 'counter' ? name.replace(/_total$/, '') : name;
  const standIn = Object.create(metric, { name: { value: familyName } }) as Metric;
  writer.registerMetric(standIn);
  return writer.getSingleMetricAsString(familyName);
}

function escapeHelp(help: string): string {
  return help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
}

function defaultLabelsOf(registry: Registry): object {
  return (registry as unknown as { _defaultLabels?: object })._defaultLabels ?? {};
}

function hasDefaultLabels(registry: Registry): boolean {
  return Object.keys(defaultLabelsOf(registry)).length > 0;
}

/** OpenMetrics when its weight is not 0 and at least that of plain text. */
function prefersOpenMetrics(accept: string): boolean {
  let openMetrics = 0;
  let text = 0;
  for (const range of accept.split(',')) {
    const [type, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    const weight = quality === undefined ? 1 : Number(quality.slice(2)) || 0;
    const version = parameters.find((parameter) => parameter.startsWith('version='))?.slice(8);
    if (type === 'application/openmetrics-text' && (version === undefined || version === '1.0.0'))
      openMetrics = Math.max(openMetrics, weight);
    if (type === 'text/plain') text = Math.max(text, weight);
  }
  return openMetrics > 0 && openMetrics >= text;
}
