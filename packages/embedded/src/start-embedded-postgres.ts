import { chmodSync, mkdirSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findBinaries } from './binaries.ts';
import { openCluster } from './cluster.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { decideRunAs } from './run-as.ts';
import { findRunning, startServer, stopServer } from './server-process.ts';

export interface EmbeddedPostgresOptions {
  /** Folder of the server's data, password and log; made when missing. */
  readonly dataDir: string;
  /** TCP port on 127.0.0.1; without one a free port is taken. A server that runs already keeps its port. */
  readonly port?: number;
  /** Server settings, such as `{ fsync: 'off' }` in tests. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** Connection URL of the owner, with the password generated for this data directory. */
  readonly url: string;
  readonly port: number;
  /** The server was running already: it outlived a process that was killed. */
  readonly reused: boolean;
  /** Ends the server in order (open transactions are rolled back). Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL 18 server on 127.0.0.1, or takes over the one that already runs on this data directory.
 *
 * The npm package that wraps these programs is not used: it takes the process's signals, writes the password to a file that others
 * can read, and cannot start below a folder that is closed to other users.
 *
 * @throws EmbeddedPostgresError that names the folder or port.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const binaries = await findBinaries();
  const dataDir = prepareFolder(resolve(options.dataDir));
  const runAs = decideRunAs([realpathSync(binaries.postgres), join(dataDir, 'cluster')], log);
  const settings = options.settings ?? {};
  const cluster = openCluster(dataDir, { binaries, runAs, isDurable: settings.fsync !== 'off' });
  if (cluster.created) log(`made a PostgreSQL cluster in ${cluster.dir}`);

  const running = await findRunning(cluster.dir);
  const launch = {
    clusterDir: cluster.dir,
    binaries,
    runAs,
    settings,
    logFile: join(dataDir, 'server.log'),
  };
  const port = running ?? (await startServer(launch, options.port));
  log(`PostgreSQL ${running === null ? 'started' : 'was running already'} on 127.0.0.1:${port}`);
  return {
    url: `postgres://postgres:${cluster.password}@127.0.0.1:${port}/postgres`,
    port,
    reused: running !== null,
    stop: () => stopServer(cluster.dir, binaries),
  };
}

function prepareFolder(dataDir: string): string {
  try {
    mkdirSync(dataDir, { recursive: true });
    // The server's user passes through to its cluster; listing the folder stays with its owner.
    if (process.getuid?.() === 0) chmodSync(dataDir, 0o711);
    return realpathSync(dataDir);
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new EmbeddedPostgresError('unusable_folder', `the data directory ${dataDir} cannot be made: ${reason}`, { cause });
  }
}
