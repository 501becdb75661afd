import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRuleFiles, renderRules } from '@quality/alerting';
import { demoFeeds } from '@quality/simulator';
import { freePort, probeDocker } from '@quality/testbed';
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { ComposeProject, eventually, execute, ROOT } from './testing/compose-project.ts';

const TARGETS = ['collector', 'api', 'cli'] as const;
const LONG_LIVED = ['timescaledb', 'collector', 'api', 'prometheus', 'alertmanager'];
const MINUTE = 60_000;

const name = `quality-test-${randomUUID().slice(0, 8)}`;
/** Images that are there already, by their tag; without it they are built from this work tree. */
const tag = process.env.QUALITY_IMAGE_TAG ?? name;
const folder = mkdtempSync(join(tmpdir(), 'quality-stack-'));
const secrets = join(folder, 'secrets');
let reason: string | null = null;
let stack: ComposeProject;
let apiPort = 0;
let prometheusPort = 0;

function needsStack(context: TestContext): void {
  if (reason !== null) context.skip(reason);
}

async function whyNot(): Promise<string | null> {
  if (process.env.QUALITY_SOAK !== '1') return 'full size only: images are built, pnpm test:soak runs it';
  const docker = await probeDocker();
  if (!docker.ok) return docker.reason;
  await execute('deploy/src/testing/install-compose', []).catch(() => null);
  const compose = await execute('docker', ['compose', 'version']).catch((error: Error) => error);
  if (compose instanceof Error) return 'docker compose is not here and could not be installed';
  const images = [process.env.NODE_IMAGE ?? 'node:24-slim', ...pinnedImages()];
  const missing = await execute('deploy/src/testing/make-stand-ins', images).catch((error: Error) => error);
  return missing instanceof Error ? `base images cannot be pulled, and not be made: ${missing.message}` : null;
}

/** The images that compose.yaml names. */
function pinnedImages(): string[] {
  const { services } = parse(readFileSync(join(ROOT, 'deploy/compose.yaml'), 'utf8'), { merge: true });
  return ['timescaledb', 'prometheus', 'alertmanager'].map((service) => /:-(.*)\}/.exec(services[service].image)![1]!);
}

beforeAll(async () => {
  reason = await whyNot();
  if (reason !== null) return;
  // Containers read these files as other users; the folder of the secrets closes itself.
  chmodSync(folder, 0o755);
  for (const target of tag === name ? TARGETS : []) {
    await execute('docker', [
      'build',
      '-q',
      '-f',
      'deploy/Dockerfile',
      '--target',
      target,
      '-t',
      `quality/${target}:${tag}`,
      '.',
    ]);
  }
  await execute('deploy/first-run.sh', ['http://127.0.0.1:9099/api/webhooks/1/token-of-the-test'], { SECRETS_DIR: secrets });
  writeFileSync(join(folder, 'quality.config.yaml'), configuration());
  mkdirSync(join(folder, 'rules'));
  for (const [file, text] of readRuleFiles())
    writeFileSync(join(folder, 'rules', file), renderRules(text, { timeScale: 1 / 60 }));
  const prometheus = parse(readFileSync(join(ROOT, 'deploy/prometheus/prometheus.yaml'), 'utf8'));
  prometheus.global = { scrape_interval: '1s', evaluation_interval: '1s' };
  writeFileSync(join(folder, 'prometheus.yaml'), stringify(prometheus));

  apiPort = await freePort();
  prometheusPort = await freePort();
  const files = ['compose.yaml', 'compose.prometheus.yaml', 'compose.test.yaml'].map((file) => `deploy/${file}`);
  stack = new ComposeProject(name, files, {
    SECRETS_DIR: secrets,
    TEST_FOLDER: folder,
    QUALITY_CONFIG_FILE: join(folder, 'quality.config.yaml'),
    API_PORT: String(apiPort),
    PROMETHEUS_PORT: String(prometheusPort),
    ...Object.fromEntries(TARGETS.map((target) => [`QUALITY_${target.toUpperCase()}_IMAGE`, `quality/${target}:${tag}`])),
  });
  await stack.compose('up', '-d', '--no-build');
}, 30 * MINUTE);

afterAll(async () => {
  await stack?.compose('down', '-v', '--remove-orphans', '--timeout', '5').catch(() => null);
  if (stack !== undefined && tag === name)
    await execute('docker', ['rmi', ...TARGETS.map((target) => `quality/${target}:${tag}`)]).catch(() => null);
  rmSync(folder, { recursive: true, force: true });
}, 3 * MINUTE);

/** The feeds of the demonstration, one of which has been dead for 90 minutes. */
function configuration(): string {
  const feeds: Record<string, string[]> = {};
  for (const { exchange, symbol, timeframe } of demoFeeds) {
    feeds[exchange] ??= [];
    feeds[exchange].push(`${symbol} ${timeframe}`);
  }
  const exchanges = Object.fromEntries(Object.keys(feeds).map((id) => [id, { baseUrl: `http://simulator:8091/${id}` }]));
  return stringify({ exchanges, feeds });
}

/** The commands of a section of README.md. */
function commandsOf(section: string): string {
  const text = readFileSync(join(ROOT, 'deploy/README.md'), 'utf8').split(`\n## ${section}\n`)[1]!;
  return /```sh\n([\s\S]*?)```/.exec(text)![1]!;
}

async function json<T>(url: string): Promise<T> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return (await response.json()) as T;
}

test(
  'every part becomes healthy, and the parts that do their work once have ended well',
  async (context) => {
    needsStack(context);
    await eventually('health', 2 * MINUTE, async () => {
      const containers = await stack.inspect();
      return LONG_LIVED.every((service) => containers.get(service)?.State.Health?.Status === 'healthy') ? true : null;
    });
    const containers = await stack.inspect();
    for (const service of ['secrets', 'migrations', 'alerting']) {
      expect([service, containers.get(service)?.State.Status, containers.get(service)?.State.ExitCode]).toEqual([
        service,
        'exited',
        0,
      ]);
    }
  },
  3 * MINUTE,
);

test(
  'a check is in the database, in Prometheus and in the API with one score',
  async (context) => {
    needsStack(context);
    const score = await eventually('the same score in three places', 2 * MINUTE, async () => {
      const [row] = await stack.rows(
        `select round(overall_score::numeric, 4) from quality_metrics where exchange = 'coinbase' and symbol = 'BTC/USD' order by time desc limit 1`,
      );
      const query = encodeURIComponent('quality_overall_score{exchange="coinbase", symbol="BTC/USD"}');
      const { data } = await json<{ data: { result: { value: [number, string] }[] } }>(
        `http://127.0.0.1:${prometheusPort}/api/v1/query?query=${query}`,
      );
      const report = await json<{ scores: { overall: number } }>(`http://127.0.0.1:${apiPort}/v1/feeds/coinbase/BTC%2FUSD/1m`);
      const scores = [Number(row), Number(data.result[0]?.value[1]), report.scores.overall].map((value) => value.toFixed(3));
      return row !== undefined && new Set(scores).size === 1 ? Number(scores[0]) : null;
    });
    expect(score).toBeGreaterThan(0);
    await context.annotate(`score ${score} in the database, in Prometheus and in the API`);
  },
  3 * MINUTE,
);

test(
  'the alert of the dead feed reaches Discord',
  async (context) => {
    needsStack(context);
    const line = await eventually('a message', 3 * MINUTE, async () => {
      const log = await stack.compose('logs', '--no-log-prefix', '--no-color', 'discord');
      return log.split('\n').find((text) => text.includes('DataStale') || text.includes('ETH/USD')) ?? null;
    });
    expect(line).toContain('/api/webhooks/1/token-of-the-test');
    await context.annotate(line.slice(line.indexOf('/api')));
    const use = await execute('docker', ['stats', '--no-stream', '--format', '{{.Name}} {{.MemUsage}}']);
    const own = use.split('\n').filter((text) => text.startsWith(name));
    await context.annotate(`memory: ${own.map((text) => text.slice(name.length + 1).replace(/ \/.*/, '')).join(', ')}`);
  },
  4 * MINUTE,
);

test('what is ours runs as no root, on a file system it cannot write to, without capabilities', async (context) => {
  needsStack(context);
  const containers = await stack.inspect();
  for (const service of ['collector', 'api', 'migrations', 'alerting']) {
    const { Config, HostConfig } = containers.get(service)!;
    expect([service, HostConfig.ReadonlyRootfs, HostConfig.CapDrop]).toEqual([service, true, ['ALL']]);
    expect([service, Config.User]).toEqual([service, expect.stringMatching(/^(node|65534:65534)$/)]);
  }
});

test('only the page and, because it was asked for, Prometheus are published, and on loopback', async (context) => {
  needsStack(context);
  const published = [...(await stack.inspect())].flatMap(([service, { HostConfig }]) =>
    Object.values(HostConfig.PortBindings ?? {}).flatMap((bindings) => bindings.map(({ HostIp }) => `${service} ${HostIp}`)),
  );
  expect(published.sort()).toEqual(['api 127.0.0.1', 'prometheus 127.0.0.1']);
});

test('no secret is in an environment variable or in a log', async (context) => {
  needsStack(context);
  const containers = await stack.inspect();
  const shown = `${JSON.stringify([...containers.values()])}${await stack.compose('logs', '--no-color')}`;
  const values = readdirSync(secrets).map((file) => readFileSync(join(secrets, file), 'utf8').trim());
  expect(values).toHaveLength(6);
  // The stand-in for Discord prints the path of its own webhook.
  for (const value of values.filter((text) => !text.startsWith('http'))) expect(shown).not.toContain(value);
});

test('nobody gets into the database with a password that is usual', async (context) => {
  needsStack(context);
  for (const user of ['quality_owner', 'postgres', 'quality_api']) {
    const psql = ['psql', '-X', '-h', '127.0.0.1', '-U', user, '-d', 'quality', '-c', 'select 1'];
    for (const password of ['postgres', 'quality', 'password', user]) {
      const attempt = stack.compose('exec', '-T', '-e', `PGPASSWORD=${password}`, 'timescaledb', ...psql);
      await expect(attempt).rejects.toThrow(/password authentication failed/);
    }
  }
});

test('the API cannot write, the collector cannot change the schema', async (context) => {
  needsStack(context);
  for (const [file, user, sql] of [
    ['reader_password', 'quality_api', 'delete from candles'],
    ['grafana_reader_password', 'quality_grafana', 'delete from quality_metrics'],
    ['writer_password', 'quality_collector', 'drop table candles'],
  ] as const) {
    const password = readFileSync(join(secrets, file), 'utf8').trim();
    const psql = ['psql', '-X', '-h', '127.0.0.1', '-U', user, '-d', 'quality', '-c', sql];
    const attempt = stack.compose('exec', '-T', '-e', `PGPASSWORD=${password}`, 'timescaledb', ...psql);
    await expect(attempt).rejects.toThrow(/permission denied|must be owner/);
  }
});

test(
  'the backup and the restore of README.md bring every row back',
  async (context) => {
    needsStack(context);
    await stack.compose('stop', 'collector');
    const [newest] = await stack.rows('select max(time) from quality_metrics');
    const rows = () =>
      stack.rows(
        `select count(*), md5(string_agg(q::text, ',' order by q::text)) from quality_metrics q where time < '${newest}'`,
      );
    const before = await rows();
    await stack.shell(commandsOf('Backup'), folder);
    await stack.rows('delete from quality_metrics');
    await stack.shell(commandsOf('Restore').replace('stop collector api grafana', 'stop collector api'), folder);
    const [count] = await stack.rows('select count(*) from candles');
    expect(Number(count)).toBeGreaterThan(0);
    expect(await rows()).toEqual(before);
  },
  5 * MINUTE,
);

test(
  'down and up keep the history, and the collector goes on with it',
  async (context) => {
    needsStack(context);
    const oldest = 'select min(time), count(*) from quality_metrics';
    const [before] = await stack.rows(oldest);
    const started = Date.now();
    await stack.compose('down', '--timeout', '20');
    await stack.compose('up', '-d', '--no-build');
    const [firstTime, rows] = before!.split('|');
    const after = await eventually('a new row after the restart', 3 * MINUTE, async () => {
      const [now] = await stack.rows(oldest);
      return Number(now!.split('|')[1]) > Number(rows) ? now! : null;
    });
    expect(after.split('|')[0]).toBe(firstTime);
    const feeds = await eventually('feeds', MINUTE, async () => {
      const answer = await json<{ feeds: unknown[] }>(`http://127.0.0.1:${apiPort}/v1/feeds`);
      return answer.feeds.length === demoFeeds.length ? answer.feeds : null;
    });
    expect(feeds).toHaveLength(demoFeeds.length);
    await context.annotate(`${rows} rows before, ${after.split('|')[1]} after, ${Date.now() - started} ms`);
  },
  6 * MINUTE,
);
