/**
 * Makes every package of this work tree export its built code: `publishConfig` where it has one, else `dist` in place of `src`.
 *
 * `pnpm deploy` copies packages into node_modules as they are, and Node runs no TypeScript there. Only for a work tree that is thrown away,
 * such as the one inside a build of the images.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ENTRIES = ['exports', 'bin'] as const;

for (const path of globSync('{packages,apps}/*/package.json')) {
  if (!existsSync(join(dirname(path), 'dist'))) continue;
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  for (const entry of ENTRIES) {
    const built = manifest.publishConfig?.[entry];
    if (built !== undefined) manifest[entry] = built;
    else if (manifest[entry] !== undefined) manifest[entry] = toBuilt(manifest[entry]);
  }
  // What is copied: the sources of an app have no place in its image.
  manifest.files ??= ['dist'];
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
}

function toBuilt(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/^\.\/src\/(.*)\.ts$/, './dist/$1.js');
  return Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, toBuilt(inner)]));
}
