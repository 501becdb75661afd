import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('check-docs.ts', import.meta.url));

/** What the check says of a repository with these files. */
function complaints(files: Readonly<Record<string, string>>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'quality-docs-'));
  for (const [path, text] of Object.entries({ 'package.json': '{"scripts":{"dev":"x"}}', ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const { stderr, status } = spawnSync(process.execPath, [SCRIPT], { cwd: root, encoding: 'utf8' });
  rmSync(root, { recursive: true });
  const lines = stderr.split('\n').filter(Boolean);
  expect(status).toBe(lines.length === 0 ? 0 : 1);
  return lines;
}

const page = '# Page\n\n## It `works`: a [link](README.md), and more\n\n## Twice\n\n## Twice\n';

test('documents that hold together pass', () => {
  const index = [
    '[a](page.md#it-works-a-link-and-more) [b](page.md#twice-1) [c](#top) `docs/page.md`',
    '# Top',
    '```sh\nnpx -y pnpm@12 dev\npnpm --silent dev x # then\npnpm exec tsc\npnpm --filter @quality/web other\n```',
    '```\n[no link](in-code.md)\n```',
  ];
  expect(complaints({ 'docs/README.md': index.join('\n'), 'docs/page.md': page })).toEqual([]);
});

test.each([
  ['a link', '[a](gone.md)', 'docs/README.md: link to gone.md leads nowhere'],
  ['an anchor', '[a](page.md#gone)', 'docs/README.md: no heading #gone in docs/page.md'],
  ['an anchor of the page itself', '[a](#gone)', 'docs/README.md: no heading #gone in docs/README.md'],
  ['a path', '`tools/gone.ts`', 'docs/README.md: tools/gone.ts does not exist'],
  ['a script', '```sh\npnpm --silent gone\n```', 'docs/README.md: pnpm gone is no script of package.json'],
])('%s that is not there is named', (_, text, complaint) => {
  expect(complaints({ 'docs/README.md': `[p](page.md)\n\n${text}\n`, 'docs/page.md': page })).toEqual([complaint]);
});

test('a page that nothing leads to is named', () => {
  expect(complaints({ 'docs/README.md': '# Top', 'docs/deep/page.md': '# Page' })).toEqual([
    'docs/deep/page.md: no page leads here from docs/README.md',
  ]);
});
