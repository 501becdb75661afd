import { type Metric, type OpenMetricsContentType, type PrometheusContentType, Registry } from 'prom-client';
import { FeedCounter, FeedGauge } from './feed-family.ts';

/** What an HTTP server answers on `/metrics`. */
export interface Exposition {
  readonly contentType: PrometheusContentType | OpenMetricsContentType;
  readonly body: string;
}

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
  const families = (registry.getMetricsAsArray() as unknown as Metric[]).map((metric) =>
    hasColumns(metric) && !hasDefaultLabels(registry)
      ? writeColumns(metric, openMetrics)
      : writePlain(writer, metric, openMetrics),
  );
  const texts = await Promise.all(families);
  const body = openMetrics ? `${texts.join('\n')}\n# EOF\n` : `${texts.join('\n\n')}\n`;
  return { contentType, body };
}

type Writer = Registry<PrometheusContentType | OpenMetricsContentType>;

function hasColumns(metric: Metric): metric is FeedGauge | FeedCounter {
  return metric instanceof FeedGauge || metric instanceof FeedCounter;
}

function writeColumns(metric: FeedGauge | FeedCounter, openMetrics: boolean): string {
  const { name, help, type } = metric.family.definition;
  const familyName = openMetrics && type === 'counter' ? name.replace(/_total$/, '') : name;
  const sampleName = openMetrics && type === 'counter' ? `${familyName}_total` : name;
  return `# HELP ${familyName} ${escapeHelp(help)}\n# TYPE ${familyName} ${type}${metric.family.lines(sampleName)}`;
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
