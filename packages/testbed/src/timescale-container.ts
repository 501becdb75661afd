import { execFile } from 'node:child_process';
import { type Probe, probeDocker } from './probe.ts';

/** A TimescaleDB in a container of its own. */
export interface TimescaleContainer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The image that is started: `QUALITY_TIMESCALE_IMAGE`, else this one. */
const pinnedImage = 'timescale/timescaledb:2.22.1-pg17';

export function timescaleImage(): string {
  return process.env.QUALITY_TIMESCALE_IMAGE ?? pinnedImage;
}

/** Docker answers and the image is there or can be pulled; the reason says what is missing. */
export async function probeTimescaleContainer(): Promise<Probe> {
  const docker = await probeDocker();
  if (!docker.ok) return docker;
  const image = timescaleImage();
  const run = (args: readonly string[], timeout: number) =>
    new Promise<string | null>((done) => {
      execFile(docker.path, args, { timeout }, (error, _, stderr) =>
        done(error === null ? null : stderr.trim() || error.message),
      );
    });
  if ((await run(['image', 'inspect', image], 10_000)) === null) return { ok: true, path: docker.path, version: image };
  const failure = await run(['pull', '--quiet', image], 120_000);
  if (failure === null) return { ok: true, path: docker.path, version: image };
  return { ok: false, reason: `image ${image} is not there and cannot be pulled: ${failure.split('\n').at(-1)}` };
}

/** Starts the image on a free port of 127.0.0.1 and waits until it takes connections. */
export async function timescaleContainer(): Promise<TimescaleContainer> {
  // Ryuk, which removes what a killed run leaves, is an image of its own that has to be pulled; without it the container is named.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';
  process.env.TESTCONTAINERS_HOST_OVERRIDE ??= '127.0.0.1';
  const { GenericContainer, Wait } = await import('testcontainers');
  const password = crypto.randomUUID();
  const container = await new GenericContainer(timescaleImage())
    .withEnvironment({ POSTGRES_PASSWORD: password, TIMESCALEDB_TELEMETRY: 'off' })
    .withExposedPorts(5432)
    .withLabels({ 'quality.testbed': String(process.pid) })
    .withTmpFs({ '/var/lib/postgresql/data': 'rw' })
    // The first start of an image initialises, stops, and starts again.
    .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/, 2))
    .withStartupTimeout(120_000)
    .start();
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${container.getMappedPort(5432)}/postgres`,
    stop: async () => {
      await container.stop({ timeout: 1 });
    },
  };
}
