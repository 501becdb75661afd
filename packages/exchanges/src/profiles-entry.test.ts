import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Everything that a module imports, its own files followed. */
function importsOf(url: URL, seen = new Map<string, string[]>()): Map<string, string[]> {
  if (seen.has(url.href)) return seen;
  const names = [...readFileSync(url, 'utf8').matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from '([^']+)'/gm)]
    .filter(([, isType]) => isType === undefined)
    .map(([, , name]) => name as string);
  seen.set(url.href, names);
  for (const name of names) if (name.startsWith('.')) importsOf(new URL(name, url), seen);
  return seen;
}

it('the profiles load nothing but themselves: no ccxt, no module of Node', () => {
  const imports = importsOf(new URL('./profiles.ts', import.meta.url));
  expect(imports.size).toBe(12);
  expect([...imports.values()].flat().filter((name) => !name.startsWith('.'))).toEqual([]);
});

it('the package itself does not load ccxt before the first request', () => {
  const imports = importsOf(new URL('./index.ts', import.meta.url));
  expect([...imports.values()].flat().filter((name) => name.startsWith('ccxt'))).toEqual([]);
});
