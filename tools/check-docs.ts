/** Checks that every path of the repository named in a document exists. */
import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const documents = [
  '*.md',
  'docs/**/*.md',
  'packages/*/README.md',
  'apps/*/README.md',
  'alerting/**/*.md',
  'dashboards/*.md',
  'deploy/*.md',
  'bench/*.md',
];
const missing: string[] = [];

for await (const file of glob(documents)) {
  if (file.includes('node_modules')) continue;
  const text = await readFile(file, 'utf8');
  for (const [, target] of text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)) {
    if (!existsSync(join(dirname(file), decodeURI(target!)))) missing.push(`${file}: link to ${target} leads nowhere`);
  }
  for (const [, path] of text.matchAll(
    /`((?:packages|apps|migrations|dashboards|alerting|deploy|bench|docs|tools)\/[\w./-]+)`/g,
  )) {
    // NNNN shows a pattern, and dist is there after a build only.
    if (!/NNNN|\/dist\b/.test(path!) && !existsSync(path!)) missing.push(`${file}: ${path} does not exist`);
  }
}

if (missing.length > 0) {
  process.stderr.write(`${missing.join('\n')}\n`);
  process.exitCode = 1;
}
