/** Removes from deployed folders what no process reads: bundles for browsers, types, maps, sources that were built. */
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const UNREAD = [
  'node_modules/.pnpm/ccxt@*/node_modules/ccxt/dist',
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
