import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@quality/embedded';

/** A PostgreSQL server of one test alone, to be killed and brought back. */
export interface OwnServer {
  readonly url: string;
  /** SIGKILL: nothing is flushed, connections are reset. */
  kill(): void;
  /** Starts it again on the same port and data. */
  restart(): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

/** Starts a server of one's own; always the embedded one, whatever `TEST_DATABASE_URL` says. */
export async function ownServer(): Promise<OwnServer> {
  const folder = mkdtempSync(join(tmpdir(), 'quality-own-server-'));
  chmodSync(folder, 0o711);
  const dataDir = join(folder, 'postgres');
  const settings = { fsync: 'off' };
  let server = await startEmbeddedPostgres({ dataDir, settings });
  return {
    url: server.url,
    kill: () => {
      process.kill(Number(readFileSync(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
    },
    restart: async () => {
      server = await startEmbeddedPostgres({ dataDir, port: server.port, settings });
    },
    remove: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
