import compress from '@fastify/compress';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { ApiError } from './api-error.ts';
import type { ApiConfig, ApiContext, ApiRepository } from './context.ts';
import { addMetrics, createApiMetrics, measureRequests } from './http/api-metrics.ts';
import { createAuthenticator } from './http/auth.ts';
import { addConditionalGet } from './http/conditional.ts';
import { addDocumentation } from './http/documentation.ts';
import { refuseConnection, sendError } from './http/problems.ts';
import { closePromptly } from './http/prompt-close.ts';
import { createRequestIds } from './http/request-ids.ts';
import { addAnswerHeaders } from './http/security-headers.ts';
import type { ApiApp, ApiTypeProvider } from './http/type-provider.ts';
import { createFeedTerms } from './live/feed-terms.ts';
import { NewestQuality } from './live/newest-quality.ts';
import { ReportStream, type ReportStreamOptions } from './live/report-stream.ts';
import { addCheckRoute } from './routes/check.ts';
import { addFeedRoutes } from './routes/feed.ts';
import { addFeedDataRoutes } from './routes/feed-data.ts';
import { addFeedsRoute } from './routes/feeds.ts';
import { addIssuesRoute } from './routes/issues.ts';
import { addOperationRoutes } from './routes/operation.ts';
import { addPage } from './routes/page.ts';
import { addReadyRoute } from './routes/ready.ts';
import { addRunbooks } from './routes/runbooks.ts';
import { addStreamRoute } from './routes/stream.ts';
import { WorkerPool } from './worker-pool.ts';

export interface ApiOptions {
  readonly repository: ApiRepository;
  readonly config: ApiConfig;
  /** UTC epoch ms. Default `Date.now`. */
  readonly now?: () => number;
  /** A pino logger. Without one nothing is logged. */
  readonly log?: FastifyBaseLogger;
  /** Folder of the built page, served at `/` when it is there. Default none. */
  readonly pageDirectory?: string | null;
  /** Folder of runbooks, served at `/runbooks/<Alert>` when it is there. Default none. */
  readonly runbookDirectory?: string | null;
  /** Delay of the event loop from which requests are refused, milliseconds; 0 never refuses. Default 1,000. */
  readonly maxEventLoopDelayMs?: number;
  /** Bounds of the stream of reports, for tests. */
  readonly stream?: Partial<ReportStreamOptions>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The handler waits for nothing, so no time limit is kept for it; where it has to wait after all, it keeps one itself. */
    readonly isFromMemory?: boolean;
  }
}

const MAX_EVENT_LOOP_DELAY_MS = 1_000;
const RETRY_AFTER_SECONDS = 5;
/** Makes the API as a Fastify instance; it begins to read the database when it is ready, and stops when it is closed. */
export async function createApi(options: ApiOptions): Promise<ApiApp> {
  const { repository, config, now = Date.now, log, pageDirectory = null, runbookDirectory = null } = options;
  const { api } = config;
  const app: ApiApp = Fastify({
    ...(log ? { loggerInstance: log } : {}),
    genReqId: createRequestIds(),
    bodyLimit: api.bodyLimitBytes,
    trustProxy: api.trustProxy,
    requestTimeout: api.requestTimeoutMs,
    routerOptions: { maxParamLength: 512 },
    frameworkErrors: sendError,
    clientErrorHandler: refuseConnection,
    logController: new LogController({ disableRequestLogging: true }),
  }).withTypeProvider<ApiTypeProvider>();

  const metrics = createApiMetrics(() => stream);
  const stream: ReportStream = new ReportStream({ ...options.stream, now, onDrop: () => metrics.streamsDropped.inc() });
  const workers = new WorkerPool({
    timeoutMs: api.requestTimeoutMs,
    settings: { policies: config.policies, windows: config.windows },
  });
  const newest = new NewestQuality({
    repository,
    log: app.log,
    onReport: (stored) => stream.publish(stored),
    onGap: () => stream.publishReset(),
  });
  const context: ApiContext = { repository, config, newest, stream, workers, termsOf: createFeedTerms(config), now };

  app.setValidatorCompiler(validatorCompiler);
  // Handlers are typed by the schemas and every answer of the tests is checked against them; a second look at each answer would only cost time.
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.setErrorHandler(sendError);
  app.decorateRequest('tokenName', null);
  addAnswerHeaders(app);
  measureRequests(app, metrics.durations);

  await app.register(underPressure, {
    maxEventLoopDelay: options.maxEventLoopDelayMs ?? MAX_EVENT_LOOP_DELAY_MS,
    retryAfter: RETRY_AFTER_SECONDS,
    exposeStatusRoute: false,
  });
  if (api.rateLimitPerMinute > 0) await app.register(rateLimit, { max: api.rateLimitPerMinute, timeWindow: 60_000 });

  // After the rate limit, so that guessing tokens is limited too.
  const authenticate = createAuthenticator(api.auth.tokens);
  app.addHook('onRoute', (route) => {
    if (api.auth.tokens.length > 0) route.onRequest = [...[route.onRequest ?? []].flat(), authenticate];
    // A timer for each request is spared where the answer is in memory.
    if (route.config?.isFromMemory !== true) route.handlerTimeout ??= api.requestTimeoutMs;
  });
  addConditionalGet(app);
  closePromptly(app);
  await app.register(compress, { encodings: ['gzip'], threshold: 1_024, globalDecompression: false });

  await addDocumentation(app);
  addFeedsRoute(app, context);
  addFeedRoutes(app, context);
  addFeedDataRoutes(app, context);
  addReadyRoute(app, context);
  addIssuesRoute(app, context);
  addStreamRoute(app, context);
  await addCheckRoute(app, context);
  addOperationRoutes(app, context);
  addMetrics(app, metrics);
  addRunbooks(app, runbookDirectory);
  await addPage(app, pageDirectory);

  app.setNotFoundHandler(
    { preHandler: [...(api.rateLimitPerMinute > 0 ? [app.rateLimit()] : []), authenticate] },
    async (request) => {
      throw new ApiError('not_found', `there is no ${request.method} ${request.url.split('?', 1)[0]}`);
    },
  );

  app.addHook('onReady', async () => newest.start());
  app.addHook('preClose', async () => stream.close());
  app.addHook('onClose', async () => {
    await newest.close();
    await workers.close();
  });
  return app;
}
