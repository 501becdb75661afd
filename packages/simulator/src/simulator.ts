import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CandleRow } from '@quality/validators';
import { binance } from './apis/binance.ts';
import { coinbase } from './apis/coinbase.ts';
import { kraken } from './apis/kraken.ts';
import { BlockCache } from './block-cache.ts';
import { startCandlePush } from './candle-push.ts';
import { answerControl } from './control.ts';
import { demoMarkets } from './demo.ts';
import type { ExchangeApi } from './exchange-api.ts';
import type { Fault, FaultTarget, TargetedFault } from './fault.ts';
import { FaultBoard } from './fault-board.ts';
import { sendFault, sendJson } from './http-reply.ts';
import type { SimulatedMarket } from './market.ts';
import { type RequestCounts, type RequestLimit, RequestLog } from './request-log.ts';
import { SimulatedExchange } from './simulated-exchange.ts';

export interface SimulatorOptions {
  /** Port on 127.0.0.1; 0 (default) takes any free one. */
  readonly port?: number;
  /** Equal seeds give equal candles. */
  readonly seed?: string;
  /** Clock in UTC epoch ms. */
  readonly now?: () => number;
  readonly markets?: readonly SimulatedMarket[];
  /** Faults from the start. */
  readonly faults?: readonly TargetedFault[];
  /** Request limits by exchange; more is answered with 429. */
  readonly limits?: Readonly<Record<string, RequestLimit>>;
}

export interface Simulator {
  readonly url: string;
  /** Base URL of one exchange. @throws RangeError for an exchange that it does not speak. */
  baseUrlOf(exchange: string): string;
  /** Sets a fault; it replaces one of the same kind and target. @throws FaultError */
  setFault(target: FaultTarget, fault: Fault): void;
  /** Ends the faults of exactly that target, or all. */
  clearFaults(target?: FaultTarget): void;
  faults(): readonly TargetedFault[];
  /** Rows `[openTimeMs, o, h, l, c, v]` that a faultless exchange publishes for open times in `[fromMs, toMs)`, final values. */
  truth(exchange: string, symbol: string, timeframe: string, fromMs: number, toMs: number): CandleRow[];
  requests(exchange: string): RequestCounts;
  allRequests(): Readonly<Record<string, RequestCounts>>;
  /** Breaks the websockets of one exchange, or all. */
  dropStreams(exchange?: string): void;
  /** Websockets that are open. */
  streams(exchange?: string): number;
  close(): Promise<void>;
}

const APIS: readonly ExchangeApi[] = [binance, coinbase, kraken];
const HOST = '127.0.0.1';
/** Blocks of six hours in memory, about 17 kB each. */
const CACHED_BLOCKS = 8192;

/** Starts an exchange simulator on loopback. Resolves when it listens; rejects when the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, seed = 'quality', now = Date.now, markets = demoMarkets, faults = [], limits = {} } = options;
  const board = new FaultBoard(APIS.map(({ id }) => id));
  const world = { seed, startMs: now(), cache: new BlockCache(CACHED_BLOCKS), faults: board };
  const exchanges = new Map(
    APIS.map((api) => {
      const own = markets.filter(({ exchange }) => exchange === api.id);
      return [
        api.id,
        {
          exchange: new SimulatedExchange(api, own, world),
          log: new RequestLog(limits[api.id] ?? null, () => performance.now()),
        },
      ];
    }),
  );
  const stranger = markets.find(({ exchange }) => !exchanges.has(exchange));
  if (stranger !== undefined)
    throw new RangeError(`the simulator does not speak "${stranger.exchange}"; known: ${[...exchanges.keys()]}`);
  for (const { target, fault } of faults) board.set(target, fault, world.startMs);

  const of = (exchange: string) => {
    const found = exchanges.get(exchange);
    if (found === undefined)
      throw new RangeError(`the simulator does not speak "${exchange}"; known: ${[...exchanges.keys()].join(', ')}`);
    return found;
  };

  const answer = (id: string, url: URL, response: ServerResponse): void => {
    const found = exchanges.get(id);
    const endpoint = found?.exchange.api.endpointOf(url.pathname) ?? null;
    if (found === undefined || endpoint === null) {
      sendJson(response, {
        status: 404,
        body: found?.exchange.api.errorBody('not_found', now()) ?? { error: `no exchange "${id}"` },
      });
      return;
    }
    const { exchange, log } = found;
    const { api } = exchange;
    const feed = endpoint === 'candles' ? api.feedOf(url) : null;
    const view = exchange.view(now());
    if (!log.admit(endpoint, feed)) {
      sendJson(response, { status: 429, body: api.errorBody('rate_limited', view.nowMs), headers: { 'retry-after': '1' } });
      return;
    }
    const fault = board.takeHttpFault(id, feed?.symbol ?? null, feed?.timeframe ?? null);
    if (fault === null) {
      sendJson(response, api.answer(url, view));
      return;
    }
    log.countFault();
    sendFault(response, fault, api, view.nowMs, () => api.answer(url, view));
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', `http://${HOST}`);
    if (url.pathname.startsWith('/_sim/')) {
      sendJson(response, await answerControl(request, url, simulator));
      return;
    }
    const [, id = '', ...rest] = url.pathname.split('/');
    answer(id, new URL(`/${rest.join('/')}${url.search}`, `http://${HOST}`), response);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) sendJson(response, { status: 500, body: { simulator: String(error) } });
    });
  });
  const push = startCandlePush({
    server,
    exchangeOf: (id) => exchanges.get(id)?.exchange,
    now,
    isDown: (id) => board.takeHttpFault(id, null, null) !== null,
  });
  // A client that reuses a connection must never find it closed between two ticks: that would look like a fault.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const url = `http://${HOST}:${(server.address() as AddressInfo).port}`;

  const simulator: Simulator = {
    url,
    baseUrlOf: (exchange) => `${url}/${of(exchange).exchange.api.id}`,
    setFault: (target, fault) => board.set(target, fault, now()),
    clearFaults: (target) => board.clear(target),
    faults: () => board.list(),
    truth: (exchange, symbol, timeframe, fromMs, toMs) => of(exchange).exchange.truth({ symbol, timeframe }, fromMs, toMs),
    requests: (exchange) => of(exchange).log.counts(),
    allRequests: () => Object.fromEntries([...exchanges].map(([id, { log }]) => [id, log.counts()])),
    dropStreams: (exchange) => push.drop(exchange),
    streams: (exchange) => push.count(exchange),
    close: () =>
      new Promise((resolve) => {
        push.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return simulator;
}
