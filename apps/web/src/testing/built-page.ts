import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const WEB = fileURLToPath(new URL('../..', import.meta.url));
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
  const folder = join(WEB, 'node_modules', '.cache', `page-${await stateOfSources()}`);
  if (existsSync(folder)) return folder;
  const fresh = `${folder}-${process.pid}`;
  await build({ root: WEB, logLevel: 'error', build: { outDir: fresh, emptyOutDir: true } });
  // Another test file may have been first: its page is the same.
  await rename(fresh, folder).catch(() => rm(fresh, { recursive: true, force: true }));
  return folder;
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
