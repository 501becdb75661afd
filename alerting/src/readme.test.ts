import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ALERTING_FOLDER, readRuleFiles } from './configuration-files.ts';
import { parseRules } from './signals/rule-file.ts';

const README = readFileSync(join(ALERTING_FOLDER, 'README.md'), 'utf8');

it('the README shows a message as it arrived', () => {
  expect(README).toContain(readFileSync(join(ALERTING_FOLDER, 'fixtures', 'stale.json'), 'utf8'));
});

it('the README lists every alert with how long it waits and its severities, and no other', () => {
  const rows = [...README.matchAll(/^\| \[(\w+)\]\(runbooks\/\1\.md\) +\| .* \|(.*)\|(.*)\|$/gm)];
  const listed = rows.map(([, alert, wait, severities]) => ({
    alert,
    wait: wait!.trim(),
    severities: severities!.trim().split(', ').sort(),
  }));
  const rules = parseRules(readRuleFiles()).filter((rule) => rule.alert !== undefined);
  const expected = [...new Set(rules.map((rule) => rule.alert))].map((alert) => {
    const own = rules.filter((rule) => rule.alert === alert);
    return { alert, wait: own[0]!.for ?? '', severities: [...new Set(own.map((rule) => rule.labels?.severity))].sort() };
  });
  const byName = (a: { alert?: string | undefined }, b: { alert?: string | undefined }) => a.alert!.localeCompare(b.alert!);
  expect(listed.sort(byName)).toEqual(expected.sort(byName));
});
