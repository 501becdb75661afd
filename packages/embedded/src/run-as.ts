import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedPostgresError } from './errors.ts';

/** How to start a PostgreSQL program: as whom, and through which wrapper. */
export interface RunAs {
  /** Null when this process is not root: programs run as its own user. */
  readonly user: { readonly uid: number; readonly gid: number } | null;
  /** Command and arguments to put in front of a program; empty when it is started directly. */
  readonly wrapper: readonly string[];
}

/**
 * PostgreSQL refuses to run as root, so root runs it as the system user `postgres`, who is made when missing. A clone under a home
 * that only root can enter (mode 0700) is closed to that user: there it gets the one capability to pass through such folders.
 */
export function decideRunAs(paths: readonly string[], log: (line: string) => void): RunAs {
  if (process.getuid?.() !== 0) return { user: null, wrapper: [] };
  const user = postgresUser(log);
  const closed = paths.map((path) => firstClosedFolder(path, user)).find((folder) => folder !== null);
  if (closed === undefined) return { user, wrapper: [] };
  const capability = passThroughCapability();
  if (capability === null || !existsSync('/usr/bin/setpriv')) {
    throw new EmbeddedPostgresError(
      'unusable_folder',
      `the user postgres cannot enter ${closed}, and this root may not lend it the right to: ` +
        `run as an ordinary user, move the checkout (to /srv or /opt, say), or chmod o+x ${closed}`,
    );
  }
  log(`${closed} is closed to the user postgres: the server runs with the capability ${capability}`);
  const only = `-all,+${capability}`;
  return {
    user: null,
    // Without no_setuid_fixup access(2) ignores capabilities, and PostgreSQL asks access(2) for its own programs.
    wrapper: [
      '/usr/bin/setpriv',
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      '--clear-groups',
      `--inh-caps=${only}`,
      `--ambient-caps=${only}`,
      `--bounding-set=${only}`,
      '--securebits=+no_setuid_fixup',
      '--',
    ],
  };
}

/** Who owns the cluster's files, for chown; null when that is this process's own user. */
export function clusterOwner(runAs: RunAs): { readonly uid: number; readonly gid: number } | null {
  if (runAs.user) return runAs.user;
  const [uid, gid] = ['--reuid=', '--regid='].map((flag) => runAs.wrapper.find((a) => a.startsWith(flag))?.slice(flag.length));
  return uid === undefined ? null : { uid: Number(uid), gid: Number(gid) };
}

/** The first folder above `path` (or `path` itself when it is a folder) that the user may not enter, or null. */
export function firstClosedFolder(path: string, user: { readonly uid: number; readonly gid: number }): string | null {
  const folders: string[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  for (const folder of folders) {
    const { mode, uid, gid } = statSync(folder);
    const enter = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & enter) === 0) return folder;
  }
  return null;
}

function postgresUser(log: (line: string) => void): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    try {
      log('PostgreSQL does not run as root: making the system user postgres');
      const account = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'];
      execFileSync('useradd', account, { stdio: 'ignore' });
      return { uid: id('-u'), gid: id('-g') };
    } catch (cause) {
      throw new EmbeddedPostgresError(
        'unusable_folder',
        'PostgreSQL does not run as root, and the system user postgres could not be made: run as an ordinary user',
        { cause },
      );
    }
  }
}

/** Capabilities that let a process pass through closed folders, the weaker first, with their bits. */
const passThrough = [
  { name: 'dac_read_search', bit: 2n },
  { name: 'dac_override', bit: 1n },
];

function passThroughCapability(): string | null {
  if (process.platform !== 'linux') return null;
  const held = BigInt(`0x${/^CapBnd:\s*(\w+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`);
  return passThrough.find(({ bit }) => (held >> bit) & 1n)?.name ?? null;
}
