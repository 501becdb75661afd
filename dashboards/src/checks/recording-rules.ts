import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Signals } from './promql-signals.ts';

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

/** Labels of a recorded metric by the level that its name begins with, `level:metric:operations`. */
const LABELS_OF_LEVEL: Readonly<Record<string, readonly string[]>> = {
  exchange: ['exchange'],
  feed: ['exchange', 'symbol', 'timeframe', 'level', 'component'],
};

/** The recording rules of `alerting/rules`, in their order. */
export function recordingRules(): RecordingRule[] {
  const folder = new URL('../../../alerting/rules/', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  const groups: { rules: Partial<RecordingRule>[] }[] = files
    .sort()
    .flatMap((file) => parse(readFileSync(new URL(file, folder), 'utf8')).groups);
  return groups.flatMap(({ rules }) =>
    rules.flatMap(({ record, expr }) => (record === undefined || expr === undefined ? [] : [{ record, expr }])),
  );
}

/** The signals, and those that the rules record. */
export function withRecorded(signals: Signals, rules: readonly RecordingRule[]): Signals {
  const recorded = rules.map(({ record }) => [record, new Set(LABELS_OF_LEVEL[record.split(':')[0]!] ?? [])] as const);
  return new Map([...signals, ...recorded]);
}
