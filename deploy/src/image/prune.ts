/** Removes from deployed folders what no process reads: bundles for browsers, types, maps, sources that were built. */
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const UNREAD = [
  // Of dist only ccxt.cjs is left: by it the package is found. What is loaded is in js/.
  'node_modules/.pnpm/ccxt@*/node_modules/ccxt/dist/{cjs,*browser*}',
  'node_modules/.pnpm/@types+*',
  'node_modules/.pnpm/**/*.d.ts',
  'node_modules/.pnpm/**/*.d.cts',
  'node_modules/.pnpm/**/*.d.mts',
  'node_modules/.pnpm/**/*.map',
];

for (const folder of process.argv.slice(2)) {
  for (const pattern of UNREAD) {
    for (const path of globSync(pattern, { cwd: folder })) rmSync(join(folder, path), { recursive: true, force: true });
  }
}
