import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The packages that are published, by the name of their folder. */
export const PUBLISHED = ['validators', 'metrics', 'timescale', 'exchanges', 'config', 'simulator'] as const;
export type PublishedName = (typeof PUBLISHED)[number];

/** A package as those who install it get it. */
export interface PackedPackage {
  readonly name: PublishedName;
  readonly tarball: Uint8Array<ArrayBuffer>;
  readonly manifest: Manifest;
  /** Paths in the tarball, without `package/`. */
  readonly files: readonly string[];
}

export interface Manifest {
  readonly name: string;
  readonly sideEffects?: boolean;
  readonly exports: Record<string, string | { readonly types: string; readonly default: string }>;
  readonly dependencies?: Record<string, string>;
}

/** Runs a program; its output, or an error that holds its last lines. */
export async function execute(program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    const { stdout } = await run(program, args, {
      cwd,
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
      maxBuffer: 64 << 20,
    });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string };
    throw new Error(`${program} ${args.join(' ')}: ${`${stdout}${stderr}`.trim().split('\n').slice(-20).join('\n') || message}`);
  }
}

/** Builds and packs the packages into a project's `node_modules`, with what they depend on beside them. */
export async function installPacked(project: string): Promise<ReadonlyMap<PublishedName, PackedPackage>> {
  await execute(process.execPath, [bin('turbo'), 'run', 'build', ...PUBLISHED.map((name) => `--filter=@quality/${name}`)], ROOT);
  return new Map(await Promise.all(PUBLISHED.map(async (name) => [name, await pack(name, project)] as const)));
}

/** The script behind a program of the root's node_modules. */
function bin(name: string): string {
  return join(ROOT, 'node_modules', name, 'bin', name);
}

async function pack(name: PublishedName, project: string): Promise<PackedPackage> {
  const source = join(ROOT, 'packages', name);
  const path = join(project, `${name}.tgz`);
  await execute('npx', ['-y', 'pnpm@12', 'pack', '--out', path], source);
  const target = join(project, 'node_modules', '@quality', name);
  mkdirSync(target, { recursive: true });
  await execute('tar', ['-xzf', path, '-C', target, '--strip-components=1'], project);
  const files = (await execute('tar', ['-tzf', path], project)).trim().split('\n');
  const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')) as Manifest;
  for (const dependency of Object.keys(manifest.dependencies ?? {})) {
    if (!dependency.startsWith('@quality/')) linkDependency(dependency, source, project);
  }
  return {
    name,
    tarball: new Uint8Array(readFileSync(path)),
    manifest,
    files: files.map((file) => file.replace(/^package\//, '')),
  };
}

function linkDependency(dependency: string, source: string, project: string): void {
  try {
    symlinkSync(join(source, 'node_modules', dependency), join(project, 'node_modules', dependency));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
