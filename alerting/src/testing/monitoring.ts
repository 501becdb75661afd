import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@quality/testbed';
import { isScalar, parseDocument, visit } from 'yaml';
import { ALERTING_FOLDER, writeAlertmanagerConfig, writeRules } from '../configuration-files.ts';
import { formatDuration, parseDuration } from '../duration.ts';
import type { AcceleratedClock } from '../rules.ts';
import { DiscordReceiver } from './discord-receiver.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

/** Ids of the two webhooks, as messages name them. */
export const WEBHOOKS = { critical: '1', warning: '2' } as const;

export interface MonitoringOptions {
  /** Path of the programs, from the probes of the testbed. */
  readonly prometheus: string;
  readonly alertmanager: string;
  /** `host:port` of every `/metrics` to scrape. */
  readonly targets: readonly string[];
  /**
   * Multiplies every duration of rules and notifications: 1/60 makes a minute a second. Thresholds are not touched. Nothing is scraped or
   * evaluated more often than once a second: the time-out of a scrape is no longer than its interval, and a busy machine must not look like a
   * dead collector.
   */
  readonly timeScale: number;
  /** The clock of what is scraped, where it is a faster one. */
  readonly clock?: AcceleratedClock;
}

/** An alert as Prometheus has it now. */
export interface ActiveAlert {
  readonly state: 'pending' | 'firing';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A real Prometheus and a real Alertmanager with the rules and the configuration of this folder, and a stand-in for Discord. */
export interface Monitoring {
  readonly discord: DiscordReceiver;
  readonly prometheusUrl: string;
  readonly alertmanagerUrl: string;
  /** Pending and firing alerts of Prometheus. */
  alerts(): Promise<ActiveAlert[]>;
  /** The result of an instant query. */
  query(expression: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]>;
  stop(): Promise<void>;
}

const SHORTEST_INTERVAL_MS = 1000;
const ALERTMANAGER_DURATIONS = ['group_wait', 'group_interval', 'repeat_interval'];

/** Starts everything; whatever was started is stopped again when a part does not come up. */
export async function startMonitoring(options: MonitoringOptions): Promise<Monitoring> {
  const folder = mkdtempSync(join(tmpdir(), 'quality-alerting-'));
  const discord = new DiscordReceiver();
  const processes: ServerProcess[] = [];
  const stop = async () => {
    for (const process of processes.reverse()) await process.stop();
    await discord.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await discord.listen();
    const alertmanagerAddress = `127.0.0.1:${await freePort()}`;
    const prometheusAddress = `127.0.0.1:${await freePort()}`;
    processes.push(await startAlertmanager(options, folder, alertmanagerAddress, discord));
    processes.push(await startPrometheus(options, folder, prometheusAddress, alertmanagerAddress));
    const prometheusUrl = `http://${prometheusAddress}`;
    return {
      discord,
      prometheusUrl,
      alertmanagerUrl: `http://${alertmanagerAddress}`,
      alerts: async () => (await dataOf<{ alerts: ActiveAlert[] }>(`${prometheusUrl}/api/v1/alerts`)).alerts,
      query: async (expression) =>
        (await dataOf<{ result: [] }>(`${prometheusUrl}/api/v1/query?query=${encodeURIComponent(expression)}`)).result,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startAlertmanager(
  options: MonitoringOptions,
  folder: string,
  address: string,
  discord: DiscordReceiver,
): Promise<ServerProcess> {
  const settings = {
    criticalWebhook: discord.webhookUrl(WEBHOOKS.critical),
    warningWebhook: discord.webhookUrl(WEBHOOKS.warning),
    email: null,
    heartbeatUrl: null,
    maintenance: null,
  };
  const adapt = (text: string) => scaleDurations(text, ALERTMANAGER_DURATIONS, options.timeScale);
  const config = writeAlertmanagerConfig(join(folder, 'alertmanager'), settings, adapt);
  const args = [`--config.file=${config}`, `--storage.path=${join(folder, 'nflog')}`, '--cluster.listen-address='];
  return startServerProcess(options.alertmanager, [...args, `--web.listen-address=${address}`], `http://${address}/-/ready`);
}

async function startPrometheus(
  options: MonitoringOptions,
  folder: string,
  address: string,
  alertmanagerAddress: string,
): Promise<ServerProcess> {
  const { timeScale, clock } = options;
  const files = writeRules(join(folder, 'rules'), { timeScale, ...(clock === undefined ? {} : { clock }) });
  for (const file of files)
    writeFileSync(file, scaleDurations(readFileSync(file, 'utf8'), ['interval'], 1, SHORTEST_INTERVAL_MS));
  const text = readFileSync(join(ALERTING_FOLDER, 'prometheus', 'prometheus.yaml'), 'utf8');
  const document = parseDocument(
    scaleDurations(text, ['scrape_interval', 'evaluation_interval'], timeScale, SHORTEST_INTERVAL_MS),
  );
  document.setIn(['alerting', 'alertmanagers', 0, 'static_configs', 0, 'targets'], [alertmanagerAddress]);
  document.setIn(['scrape_configs', 0, 'static_configs', 0, 'targets'], options.targets);
  const config = join(folder, 'prometheus.yaml');
  writeFileSync(config, document.toString());
  const args = [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'tsdb')}`, `--web.listen-address=${address}`];
  // The delay after which alerts are sent again stays a real minute: an alert ends after four of them without news, and a busy machine that
  // evaluates nothing for some seconds must not end any.
  return startServerProcess(options.prometheus, args, `http://${address}/-/ready`);
}

function scaleDurations(text: string, keys: readonly string[], scale: number, shortestMs = 0): string {
  const document = parseDocument(text);
  visit(document, {
    Pair(_, pair) {
      if (!isScalar(pair.key) || !keys.includes(String(pair.key.value)) || !isScalar(pair.value)) return;
      pair.value.value = formatDuration(Math.max(shortestMs, parseDuration(String(pair.value.value)) * scale));
    },
  });
  return document.toString({ lineWidth: 0 });
}

async function dataOf<Data>(url: string): Promise<Data> {
  const answer = (await (await fetch(url)).json()) as { status: string; error?: string; data: Data };
  if (answer.status !== 'success') throw new Error(`${url}: ${answer.error}`);
  return answer.data;
}
