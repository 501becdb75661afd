import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WEB = fileURLToPath(new URL('../..', import.meta.url));
const KEPT_MS = 86_400_000;
const SOURCES = [
  'index.html',
  'vite.config.ts',
  'public',
  'src',
  '../../packages/validators/src',
  '../../packages/exchanges/src/profiles',
];

/** Folder of the page, built from the present sources; built once for each state of them, however many tests ask. */
export async function builtPage(): Promise<string> {
  const cache = join(WEB, 'node_modules', '.cache');
  const folder = join(cache, `page-${await stateOfSources()}`);
  if (existsSync(folder)) return folder;
  await removeOld(cache);
  const fresh = `${folder}-${process.pid}`;
  // Loaded only by the one that builds.
  const { build } = await import('vite');
  await build({ root: WEB, logLevel: 'error', build: { outDir: fresh, emptyOutDir: true } });
  // Another test file may have been first: its page is the same.
  await rename(fresh, folder).catch(() => rm(fresh, { recursive: true, force: true }));
  return folder;
}

/** Pages of older sources; another run may still use one of today. */
async function removeOld(cache: string): Promise<void> {
  for (const name of await readdir(cache).catch(() => [])) {
    const found = await stat(join(cache, name)).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > KEPT_MS) await rm(join(cache, name), { recursive: true, force: true });
  }
}

async function stateOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const path = join(WEB, source);
    const names = (await stat(path)).isDirectory() ? await readdir(path, { recursive: true }) : [''];
    for (const name of names.filter((each) => !/\.test\.tsx?$|(^|\/)testing(\/|$)/.test(each)).sort()) {
      const { mtimeMs, size } = await stat(join(path, name));
      if (!name.includes('.') && name !== '') continue;
      hash.update(`${source}/${name} ${mtimeMs} ${size}\n`);
    }
  }
  return hash.digest('hex').slice(0, 12);
}
