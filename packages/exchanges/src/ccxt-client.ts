import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { FetchFailure } from './fetch-failure.ts';
import { guardReplies, type ReplyFacts } from './reply-guard.ts';

/** A market as ccxt describes it, as far as it is used here. */
export interface CcxtMarket {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly active?: boolean | undefined;
  readonly type?: string | undefined;
}

/** An instance of a ccxt exchange, as far as it is used here. ccxt's own types cover all exchanges at once and load with all of them. */
export interface CcxtClient {
  readonly id: string;
  readonly has: Readonly<Record<string, boolean | string | undefined>>;
  readonly timeframes: Readonly<Record<string, unknown>> | undefined;
  readonly urls: { readonly api?: unknown };
  readonly options: Record<string, unknown>;
  markets: Readonly<Record<string, CcxtMarket>> | undefined;
  readonly currencies?: unknown;
  milliseconds: () => number;
  seconds: () => number;
  calculateRateLimiterCost: (...args: readonly unknown[]) => number;
  getDispatcherOptions: (isPlainAgent?: boolean) => Record<string, unknown>;
  handleErrors: (...args: readonly unknown[]) => unknown;
  handleHttpStatusCode: (status: number, reason: string, url: string, method: string, body: string) => void;
  fetchDispatcher?: { destroy(): Promise<void> } | undefined;
  loadMarkets(reload?: boolean): Promise<unknown>;
  fetchOHLCV(symbol: string, timeframe: string, since?: number, limit?: number): Promise<readonly unknown[]>;
  fetchTime(): Promise<number | undefined>;
  close(): Promise<void>;
}

/** A client that also follows streams. */
export interface CcxtStreamClient extends CcxtClient {
  /** What the streams have brought, by symbol and timeframe. */
  readonly ohlcvs: Record<string, Record<string, readonly unknown[]> | undefined>;
  watchOHLCV(symbol: string, timeframe: string): Promise<unknown>;
  setMarkets(markets: readonly CcxtMarket[], currencies?: unknown): unknown;
  loadHttpProxyAgent(): Promise<unknown>;
}

type CcxtClass = new (config: Readonly<Record<string, unknown>>) => CcxtClient;

export interface CcxtClientOptions {
  readonly exchange: string;
  readonly baseUrl: string | null;
  readonly timeoutMs: number;
  readonly requestsPerSecond: number | null;
  readonly now: () => number;
  readonly ccxtOptions: Readonly<Record<string, unknown>>;
}

/** Address of the module of one exchange: ccxt as a whole takes three times as long and twice the memory. Null when there is none. */
export function ccxtModuleOf(exchange: string, kind: 'rest' | 'stream' = 'rest'): URL | null {
  if (!/^[a-z0-9]+$/.test(exchange)) return null;
  const main = createRequire(import.meta.url).resolve('ccxt');
  const url = new URL(`../js/src/${kind === 'stream' ? 'pro/' : ''}${exchange}.js`, pathToFileURL(main));
  return existsSync(fileURLToPath(url)) ? url : null;
}

/** Loads ccxt's module of one exchange and makes a client of it. `facts` keeps what was seen of each failed reply. */
export async function loadCcxtClient(options: CcxtClientOptions, facts: ReplyFacts): Promise<CcxtClient> {
  const url = ccxtModuleOf(options.exchange);
  if (url === null) throw unsupported(options.exchange);
  return createClient(url, options, facts);
}

/** The same with streams. */
export async function loadCcxtStreamClient(options: CcxtClientOptions, facts: ReplyFacts): Promise<CcxtStreamClient> {
  const url = ccxtModuleOf(options.exchange, 'stream');
  const client = url === null ? null : ((await createClient(url, options, facts)) as CcxtStreamClient);
  if (client?.has.watchOHLCV !== true) {
    throw new FetchFailure('unsupported', `ccxt has no stream of candles of ${options.exchange}`, { retryable: false });
  }
  // Without it ccxt refuses an address without encryption.
  if (options.baseUrl?.startsWith('http:')) await client.loadHttpProxyAgent();
  return client;
}

async function createClient(url: URL, options: CcxtClientOptions, facts: ReplyFacts): Promise<CcxtClient> {
  const { baseUrl, timeoutMs, requestsPerSecond, now, ccxtOptions } = options;
  const module = (await import(url.href)) as { default: CcxtClass };
  const isLimited = requestsPerSecond === null || Number.isFinite(requestsPerSecond);
  const client = new module.default({
    timeout: timeoutMs,
    enableRateLimit: isLimited,
    ...(requestsPerSecond !== null && isLimited ? { rateLimit: 1000 / requestsPerSecond } : {}),
    options: ccxtOptions,
  });
  if (requestsPerSecond !== null) client.calculateRateLimiterCost = () => 1;
  client.milliseconds = now;
  client.seconds = () => Math.floor(now() / 1000);
  limitSilence(client, timeoutMs);
  guardReplies(client, facts);
  if (baseUrl !== null) pointTo(client.urls.api, baseUrl);
  return client;
}

export function unsupported(exchange: string): FetchFailure {
  return new FetchFailure('unsupported', `ccxt has no exchange "${exchange}"`, { retryable: false });
}

/** ccxt's timeout ends with the headers; a body that stops half-way would hang for five minutes. */
function limitSilence(client: CcxtClient, timeoutMs: number): void {
  const options = client.getDispatcherOptions.bind(client);
  client.getDispatcherOptions = (isPlainAgent) => ({
    ...options(isPlainAgent),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
}

/** Replaces scheme and host of every address, and puts the path of `baseUrl` before theirs. A `hostname` option is not enough for all exchanges. */
function pointTo(addresses: unknown, baseUrl: string): void {
  if (typeof addresses !== 'object' || addresses === null) return;
  const table = addresses as Record<string, unknown>;
  for (const [name, address] of Object.entries(table)) {
    if (typeof address === 'string') table[name] = baseOf(address, baseUrl) + pathOf(address);
    else pointTo(address, baseUrl);
  }
}

/** A stream keeps its protocol. */
function baseOf(address: string, baseUrl: string): string {
  const base = baseUrl.replace(/\/$/, '');
  return address.startsWith('ws') ? base.replace(/^http/, 'ws') : base;
}

/** Path of an address that may hold placeholders, such as `https://api.{hostname}/v5`. */
function pathOf(address: string): string {
  const path = /^[a-z]+:\/\/[^/]+(\/.*)?$/.exec(address)?.[1] ?? '';
  return path === '/' ? '' : path;
}
