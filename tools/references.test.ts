import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { alertsReference } from './write-alerts-reference.ts';
import { configurationReference } from './write-configuration-reference.ts';
import { metricsReference } from './write-metrics-reference.ts';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

test.each([
  ['configuration', configurationReference],
  ['metrics', metricsReference],
  ['alerts', alertsReference],
])('docs/%s.md is what the code gives: run its script in tools when this fails', (name, text) => {
  expect(read(`docs/${name}.md`)).toBe(text());
});

test('every setting of the reference has a meaning, and what is allowed', () => {
  const rows = configurationReference().matchAll(/^\| `([^`]+)`.*$/gm);
  const empty = [...rows].filter(([row]) => /\|\s*\|/.test(row)).map(([, key]) => key);
  expect(empty).toEqual([]);
});

test('every runbook belongs to an alert of the reference, and no alert lacks expression or meaning', () => {
  const text = alertsReference();
  const runbooks = readdirSync(new URL('../alerting/runbooks', import.meta.url)).map((file) => file.replace(/\.md$/, ''));
  const named = new Set([...text.matchAll(/^\| \[(\w+)\]/gm)].map(([, name]) => name));
  expect([...named].sort()).toEqual(runbooks.sort());
  expect(text).not.toMatch(/\| {1,2}\|$/m);
  expect(text).not.toMatch(/^# [^\n]+\n```/m);
});
