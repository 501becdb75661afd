import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readRuleFiles } from './configuration-files.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { renderRules } from './rules.ts';
import { parseRules } from './signals/rule-file.ts';

describe('renderRules', () => {
  it('changes nothing that is not asked for', () => {
    for (const [name, text] of readRuleFiles()) expect(parse(renderRules(text, {})), name).toEqual(parse(text));
  });

  it('puts the addresses of an installation into every link', () => {
    const rendered = new Map(
      [...readRuleFiles()].map(([name, text]) => [
        name,
        renderRules(text, { grafanaUrl: 'https://grafana.example.org/', runbookUrl: 'https://example.org/books' }),
      ]),
    );
    for (const { alert, annotations } of parseRules(rendered)) {
      if (alert === undefined) continue;
      expect(annotations?.runbook_url).toBe(`https://example.org/books/${alert}.md`);
      expect(annotations?.dashboard_url).toMatch(/^https:\/\/grafana\.example\.org\/d\/quality-/);
    }
  });

  it('scales every duration and no threshold', () => {
    const text = [
      'groups:',
      '  - name: a',
      '    interval: 1m',
      '    rules:',
      '      - alert: A',
      '        expr: sum_over_time(x[1d:5m] offset 1h) > 60 and rate(y_total{le="5m"}[5m]) > 0.5',
      '        for: 1h30m',
      '        keep_firing_for: 10m',
    ].join('\n');
    expect(parse(renderRules(text, { timeScale: 1 / 60 }))).toEqual({
      groups: [
        {
          name: 'a',
          interval: '1000ms',
          rules: [
            {
              alert: 'A',
              expr: 'sum_over_time(x[1440000ms:5000ms] offset 60000ms) > 60 and rate(y_total{le="5m"}[5000ms]) > 0.5',
              for: '90000ms',
              keep_firing_for: '10000ms',
            },
          ],
        },
      ],
    });
  });

  it('reads the time from the clock that it is told of, in expressions and annotations alike', () => {
    const text = [
      'groups:',
      '  - name: a',
      '    rules:',
      '      - alert: A',
      '        expr: time() - max(x) > 5',
      `        annotations: { description: '{{ query "time() - max(x)" }}' }`,
    ].join('\n');
    const clock = { startMs: 50_000, realStartMs: 7_000, speed: 60 };
    const [rule] = parseRules(new Map([['a', renderRules(text, { clock })]]));
    const time = '(50 + (time() - 7) * 60)';
    expect(rule?.expr).toBe(`${time} - max(x) > 5`);
    expect(rule?.annotations?.description).toBe(`{{ query "${time} - max(x)" }}`);
  });

  it('refuses a file that is no rules, with what is wrong', () => {
    expect(() => renderRules('rules: []', {})).toThrow('there is no list of groups');
    expect(() => renderRules('groups: [', {})).toThrow('rules:');
  });
});

describe('durations', () => {
  it('what is written is read back', () => {
    fc.assert(
      fc.property(fc.nat(), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
  });

  it.each([
    ['1h30m', 5_400_000],
    ['15s', 15_000],
    ['250ms', 250],
    ['3d', 259_200_000],
    ['soon', Number.NaN],
    ['5', Number.NaN],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });
});
