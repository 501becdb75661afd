import { parser } from '@prometheus-io/lezer-promql';
import { isMap, isScalar, isSeq, parseDocument, type Scalar, visit } from 'yaml';
import { formatDuration, parseDuration } from './duration.ts';
import { AlertingError } from './errors.ts';

/** What differs from one installation to another in the rules. */
export interface RuleSettings {
  /** Address of Grafana. Default as committed, `http://localhost:3000`. */
  readonly grafanaUrl?: string;
  /** Address under which the runbooks are found. Default as committed. */
  readonly runbookUrl?: string;
  /**
   * Multiplies every duration: `for`, `keep_firing_for`, the interval of a group, ranges, offsets and subqueries. 1/60 makes a minute a
   * second, so that the same rules can be watched at work in a test.
   */
  readonly timeScale?: number;
  /** What `time()` means where the collector's clock is another one than that of Prometheus; for tests. Default: they are the same. */
  readonly clock?: AcceleratedClock;
}

/** A clock that showed `startMs` when the real one showed `realStartMs`, and runs `speed` times as fast. UTC epoch ms. */
export interface AcceleratedClock {
  readonly startMs: number;
  readonly realStartMs: number;
  readonly speed: number;
}

export const COMMITTED_GRAFANA_URL = 'http://localhost:3000';
export const COMMITTED_RUNBOOK_URL = 'http://localhost:8080/runbooks';

/** Rewrites a file of rules for an installation; what is not asked for stays as it is. */
export function renderRules(text: string, settings: RuleSettings): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) throw new AlertingError('invalid_rules', `rules: ${document.errors[0]!.message}`);
  const scale = settings.timeScale ?? 1;
  const bases = [
    [COMMITTED_GRAFANA_URL, settings.grafanaUrl],
    [COMMITTED_RUNBOOK_URL, settings.runbookUrl],
  ] as const;
  visit(document, {
    Pair(_, pair) {
      if (!isScalar(pair.key) || !isScalar(pair.value) || typeof pair.value.value !== 'string') return;
      const value = pair.value as Scalar<string>;
      if (pair.key.value === 'expr') value.value = scaleExpression(value.value, scale);
      if (['for', 'keep_firing_for', 'interval'].includes(String(pair.key.value)))
        value.value = scaleDuration(value.value, scale);
      if (settings.clock !== undefined) value.value = value.value.replaceAll('time()', timeOf(settings.clock));
      for (const [committed, wanted] of bases) {
        if (wanted !== undefined && value.value.startsWith(committed)) {
          value.value = wanted.replace(/\/+$/, '') + value.value.slice(committed.length);
        }
      }
    },
  });
  const groups = document.get('groups');
  if (!isSeq(groups) || !groups.items.every(isMap)) throw new AlertingError('invalid_rules', 'rules: there is no list of groups');
  return document.toString({ lineWidth: 0 });
}

/** The time of a clock in seconds, as an expression. */
function timeOf({ startMs, realStartMs, speed }: AcceleratedClock): string {
  return `(${startMs / 1000} + (time() - ${realStartMs / 1000}) * ${speed})`;
}

/** Multiplies every duration of an expression. */
function scaleExpression(expression: string, scale: number): string {
  if (scale === 1) return expression;
  let text = '';
  let done = 0;
  parser.parse(expression).iterate({
    enter(node) {
      if (node.name !== 'NumberDurationLiteralInDurationContext') return;
      text += expression.slice(done, node.from) + scaleDuration(expression.slice(node.from, node.to), scale);
      done = node.to;
    },
  });
  return text + expression.slice(done);
}

function scaleDuration(text: string, scale: number): string {
  if (scale === 1) return text;
  const ms = parseDuration(text);
  if (Number.isNaN(ms)) throw new AlertingError('invalid_rules', `rules: ${text} is no duration`);
  return formatDuration(Math.max(1, ms * scale));
}
