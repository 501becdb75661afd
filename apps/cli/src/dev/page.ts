import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What the page is built from, below the root of the checkout. */
const SOURCES = [
  'apps/web/index.html',
  'apps/web/vite.config.ts',
  'apps/web/package.json',
  'apps/web/public',
  'apps/web/src',
  'packages/validators/src',
  'packages/exchanges/src/profiles',
  'packages/exchanges/src/profiles.ts',
];

/**
 * Builds the page into `apps/web/dist`, which the API serves, when its sources are newer than what is there. Never throws: without its page the
 * rest of the stack is as useful as before, so the reason is only said.
 */
export async function buildPage(root: string, say: (line: string) => void): Promise<void> {
  const web = join(root, 'apps', 'web');
  const vite = join(web, 'node_modules', 'vite', 'bin', 'vite.js');
  if (!existsSync(vite)) return say('the page is not built: vite is not installed');
  // Built apart and put in place at once: another stack on this checkout may be serving the old one.
  const fresh = join(web, 'node_modules', `.page-${process.pid}`);
  const old = `${fresh}-old`;
  try {
    const built = await newestChangeMs(join(web, 'dist', 'index.html'));
    const changes = await Promise.all(SOURCES.map((source) => newestChangeMs(join(root, source))));
    if (built > Math.max(...changes)) return;
    await run([vite, 'build', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'], web);
    await rename(join(web, 'dist'), old).catch(ignoreMissing);
    await rename(fresh, join(web, 'dist'));
  } catch (error) {
    say(`the page is not built: ${(error as Error).message}`);
  } finally {
    await Promise.all([fresh, old].map((folder) => rm(folder, { recursive: true, force: true })));
  }
}

/** Newest change of a file, or of any file in a folder that is no test; 0 where there is none. */
async function newestChangeMs(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (found === null) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const names = (await readdir(path, { recursive: true })).filter((name) => !/\.test\.tsx?$/.test(name));
  const times = await Promise.all(names.map(async (name) => (await stat(join(path, name)).catch(() => null))?.mtimeMs ?? 0));
  return Math.max(0, ...times);
}

function run(args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    let problems = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      problems += chunk;
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(problems.trim() || `vite ended with exit code ${code}`)),
    );
  });
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
