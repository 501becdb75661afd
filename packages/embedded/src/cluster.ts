import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { clusterOwner, type RunAs } from './run-as.ts';

/** Major version of the programs; a cluster of another one cannot be opened by them. */
const majorVersion = '18';

export interface Cluster {
  readonly dir: string;
  readonly password: string;
  readonly created: boolean;
}

export interface ClusterTools {
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  /** Whether a new cluster is forced to disk, so that it survives a power cut. */
  readonly isDurable: boolean;
}

/** Opens the cluster of a data directory, or makes it, with a password of its own that only this user can read. */
export function openCluster(dataDir: string, tools: ClusterTools): Cluster {
  const dir = join(dataDir, 'cluster');
  const passwordFile = join(dataDir, 'password');
  if (existsSync(join(dir, 'PG_VERSION'))) {
    const version = readFileSync(join(dir, 'PG_VERSION'), 'utf8').trim();
    if (version !== majorVersion) {
      throw new EmbeddedPostgresError('unusable_folder', `${dir} was made by PostgreSQL ${version}, this is ${majorVersion}`);
    }
    if (!existsSync(passwordFile)) {
      throw new EmbeddedPostgresError('unusable_folder', `${passwordFile} is missing: without it ${dir} cannot be opened`);
    }
    return { dir, password: readFileSync(passwordFile, 'utf8').trim(), created: false };
  }
  const password = randomBytes(24).toString('base64url');
  writeSecret(passwordFile, password);
  createCluster(dir, password, tools);
  return { dir, password, created: true };
}

/** A cluster is made under another name and renamed when it is whole, so that a kill never leaves half a cluster. */
function createCluster(dir: string, password: string, { binaries, runAs, isDurable }: ClusterTools): void {
  const unfinished = `${dir}.unfinished`;
  const secret = `${dir}.secret`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeSecret(secret, password);
  const owner = clusterOwner(runAs);
  for (const path of owner ? [unfinished, secret] : []) chownSync(path, owner!.uid, owner!.gid);
  const [command, ...args] = [
    ...runAs.wrapper,
    binaries.initdb,
    `--pgdata=${unfinished}`,
    '--username=postgres',
    `--pwfile=${secret}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
    ...(isDurable ? [] : ['--no-sync']),
  ];
  const result = spawnSync(command!, args, { ...runAs.user, encoding: 'utf8', windowsHide: true, cwd: '/' });
  rmSync(secret, { force: true });
  if (result.status !== 0) {
    const reason = (result.error?.message ?? result.stderr).trim().split('\n').slice(-3).join('; ');
    throw new EmbeddedPostgresError('unusable_folder', `no cluster could be made in ${dir}: ${reason}`, { cause: result.error });
  }
  renameSync(unfinished, dir);
}

function writeSecret(path: string, secret: string): void {
  rmSync(path, { force: true });
  writeFileSync(path, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  chmodSync(path, 0o600);
}
