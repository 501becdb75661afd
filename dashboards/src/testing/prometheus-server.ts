import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** One series of an answer. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly numbers: readonly number[];
}

type Sample = readonly [time: number, value: string];

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result: readonly { metric: Record<string, string>; value?: Sample; values?: readonly Sample[] }[] };
}

export interface PrometheusServer {
  /** The answer to an expression over the last `rangeSeconds`; 0 asks for this moment only. */
  query(expr: string, rangeSeconds?: number): Promise<readonly Series[]>;
  stop(): Promise<void>;
}

export interface PrometheusOptions {
  readonly program: string;
  readonly port: number;
  /** Host and port to scrape, four times a second. */
  readonly target: string;
  /** Groups of rules, as a rule file has them. */
  readonly groups: readonly object[];
}

/** A Prometheus of its own on loopback, with its data in a folder that goes away with it. */
export async function startPrometheus({ program, port, target, groups }: PrometheusOptions): Promise<PrometheusServer> {
  const folder = await mkdtemp(join(tmpdir(), 'quality-prometheus-'));
  const scrape = {
    job_name: 'quality-collector',
    scrape_interval: '250ms',
    scrape_timeout: '250ms',
    static_configs: [{ targets: [target] }],
  };
  await writeFile(join(folder, 'rules.yml'), stringify({ groups }));
  await writeFile(
    join(folder, 'prometheus.yml'),
    stringify({ global: { evaluation_interval: '500ms' }, rule_files: ['rules.yml'], scrape_configs: [scrape] }),
  );
  const child = spawn(
    program,
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const log: string[] = [];
  child.stderr?.on('data', (data) => log.push(String(data)));
  return {
    async query(expr, rangeSeconds = 0) {
      if (child.exitCode !== null) throw new Error(`prometheus ended: ${log.join('').slice(-500)}`);
      const now = Date.now() / 1000;
      const body =
        rangeSeconds === 0
          ? new URLSearchParams({ query: expr })
          : new URLSearchParams({ query: expr, start: `${now - rangeSeconds}`, end: `${now}`, step: '1' });
      const path = rangeSeconds === 0 ? 'query' : 'query_range';
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`, { method: 'POST', body });
      const answer = (await response.json()) as Answer;
      if (answer.status !== 'success') throw new Error(answer.error);
      return answer.data!.result.map(({ metric, value, values }) => ({
        metric,
        numbers: (values ?? [value!]).map(([, number]) => Number(number)),
      }));
    },
    async stop() {
      await ended(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((done) => {
    child.once('exit', () => done());
    child.kill('SIGTERM');
  });
}
