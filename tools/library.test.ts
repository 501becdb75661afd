import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = new URL('../', import.meta.url);

test('the program of docs/library.md prints what its comments say', () => {
  const page = readFileSync(new URL('docs/library.md', ROOT), 'utf8');
  const program = [...page.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, block]) => block).join('\n');
  const said = [...program.matchAll(/console\.log\(.*\); \/\/ (.+)$/gm)].flatMap(([, comment]) => comment!.split(' // '));
  expect(said.length).toBeGreaterThan(10);
  // A package that depends on the library stands for a project that does.
  const cwd = fileURLToPath(new URL('packages/metrics/', ROOT));
  const printed = execFileSync(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    cwd,
    encoding: 'utf8',
  });
  expect(printed.trimEnd().split('\n')).toEqual(said);
});
