import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ISSUE_CATALOGUE, severityOf } from './index.ts';
import type { IssueType } from './report.ts';
import { ISSUE_TYPES } from './vocabulary.ts';

const FOLDER = new URL('../../../docs/checks/', import.meta.url);
const pageOf = (type: IssueType) => readFileSync(new URL(`${type}.md`, FOLDER), 'utf8');

/** The rows of the severity table of a page: where a band begins, and its severity. */
function bandsOf(page: string): { from: number; severity: string }[] {
  const section = page.split('\n## Severity\n')[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| (always|from ([\d.]+)) \| (\w+) \|$/gm)].map(([, , from, severity]) => ({
    from: from === undefined ? 0 : Number(from),
    severity: severity as string,
  }));
}

describe('docs/checks', () => {
  it('has a page for every issue type, and for nothing else', () => {
    const pages = readdirSync(FOLDER).filter((name) => name !== 'README.md');
    expect(pages.sort()).toEqual(ISSUE_TYPES.map((type) => `${type}.md`).sort());
  });

  it('shows component, measure and severities of the catalogue', () => {
    for (const type of ISSUE_TYPES) {
      const { component, measure, bands } = ISSUE_CATALOGUE[type];
      const page = pageOf(type);
      expect(page, type).toContain(`# \`${type}\`\n`);
      expect(page, type).toContain(`Component: \`${component}\`.`);
      if (measure !== 'always') expect(page, type).toContain(`Measure: ${measure}.`);
      expect(bandsOf(page), type).toEqual(bands.map(({ from, severity }) => ({ from, severity })));
      for (const { from, severity } of bandsOf(page)) expect(severityOf(type, from), type).toBe(severity);
    }
  });

  it('says of every type how it is found, what it must not be mistaken for, and where that is known from', () => {
    for (const type of ISSUE_TYPES) {
      const headings = [...pageOf(type).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      expect(headings, type).toEqual(['Formula', 'Thresholds', 'Severity', 'False-positive traps', 'Example', 'Source']);
    }
  });
});
