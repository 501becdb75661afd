import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ALERTING_FOLDER, readRuleFiles } from './configuration-files.ts';
import { parseDuration } from './duration.ts';
import { parseRules, type Rule } from './signals/rule-file.ts';

interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal?: readonly string[];
}

const rules = parseRules(readRuleFiles()).filter((rule) => rule.alert !== undefined);
const { inhibit_rules: inhibitions } = parse(
  readFileSync(join(ALERTING_FOLDER, 'alertmanager', 'alertmanager.yaml'), 'utf8'),
) as { inhibit_rules: Inhibition[] };

/** An alert and another one of the same feed or exchange that it holds back. */
const pairs = inhibitions
  .filter(({ equal = [] }) => equal.includes('exchange') && !equal.includes('alertname'))
  .flatMap(({ source_matchers, target_matchers }) =>
    rules
      .filter((rule) => fits(rule, source_matchers))
      .flatMap((source) => rules.filter((rule) => fits(rule, target_matchers)).map((target) => ({ source, target }))),
  );

const ms = (duration: string | undefined) => (duration === undefined ? 0 : parseDuration(duration));
const nameOf = ({ alert, labels }: Rule) => `${alert} (${labels?.severity})`;

/**
 * Alertmanager holds back only what comes while the other alert is there. Rules are evaluated and sent one after the other, and a scrape may
 * become visible in between, so every pair needs an order in time.
 */
describe.each(pairs.map((pair) => [nameOf(pair.source), nameOf(pair.target), pair] as const))(
  '%s is there whenever %s is',
  (_, __, { source, target }) => {
    it('it comes first: it waits no longer, and is evaluated and sent earlier', () => {
      expect(ms(source.for)).toBeLessThanOrEqual(ms(target.for));
      expect(rules.indexOf(source)).toBeLessThan(rules.indexOf(target));
      expect(source.file).toBe(target.file);
    });

    it('it goes last: it goes on for two evaluations more', () => {
      expect(ms(source.keep_firing_for)).toBeGreaterThanOrEqual(ms(target.keep_firing_for) + 60_000);
    });
  },
);

it('there are such pairs', () => {
  expect(pairs.length).toBeGreaterThan(5);
});

it('both levels of DataStale end at once, so that each channel that was told is told of the end', () => {
  const stale = rules.filter(({ alert }) => alert === 'DataStale');
  expect(stale.map(({ labels }) => labels?.severity)).toEqual(['critical', 'warning']);
  expect(new Set(stale.map((rule) => rule.keep_firing_for)).size).toBe(1);
});

function fits(rule: Rule, matchers: readonly string[]): boolean {
  return matchers.every((matcher) => {
    const [, label, operator, value] = matcher.match(/^(\w+) (=~?) "?([^"]*)"?$/)!;
    const actual = label === 'alertname' ? rule.alert : rule.labels?.[label!];
    return operator === '=' ? actual === value : new RegExp(`^(${value})$`).test(actual ?? '');
  });
}
