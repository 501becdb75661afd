import { z } from 'zod';
import type { ApiContext } from '../context.ts';
import type { ApiApp } from '../http/type-provider.ts';
import { publicAnswers } from '../schemas/answers.ts';

const PROBE_TIMEOUT_MS = 2_000;

const healthy = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });
const readiness = z.object({ status: z.enum(['ready', 'not_ready']), reasons: z.array(z.string()) }).meta({ id: 'Readiness' });

/** A process that has much to do is alive: a probe that kills it for that makes it worse. */
function answerAnyway(): void {}

/** Liveness, readiness: for whoever runs the process. */
export function addOperationRoutes(app: ApiApp, { repository, newest }: ApiContext): void {
  app.get(
    '/healthz',
    {
      config: { access: 'public', pressureHandler: answerAnyway },
      schema: {
        operationId: 'getHealth',
        summary: 'The process is alive',
        tags: ['operation'],
        security: [],
        response: { 200: { description: 'Alive', content: { 'application/json': { schema: healthy } } }, ...publicAnswers() },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      return { status: 'ok' as const };
    },
  );

  app.get(
    '/readyz',
    {
      // The probe has a time limit of its own, and says then what is missing.
      handlerTimeout: 2 * PROBE_TIMEOUT_MS,
      config: { access: 'public', pressureHandler: answerAnyway },
      schema: {
        operationId: 'getReadiness',
        summary: 'The database answers and the newest reports are loaded',
        tags: ['operation'],
        security: [],
        response: {
          200: { description: 'Ready', content: { 'application/json': { schema: readiness } } },
          ...publicAnswers(),
          503: { description: 'Not ready', content: { 'application/json': { schema: readiness } } },
        },
      },
    },
    async (request, reply) => {
      const reasons: string[] = [];
      if (!newest.isLoaded) reasons.push('the newest reports are not loaded yet');
      if (!(await databaseAnswers(repository, request.log))) reasons.push('the database does not answer');
      reply.header('cache-control', 'no-store');
      if (reasons.length === 0) return { status: 'ready' as const, reasons };
      return reply.code(503).send({ status: 'not_ready' as const, reasons });
    },
  );
}

async function databaseAnswers({ sql }: Pick<ApiContext['repository'], 'sql'>, log: ApiApp['log']): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PROBE_TIMEOUT_MS} ms`)), PROBE_TIMEOUT_MS);
  });
  try {
    await Promise.race([sql`select 1`, tooLong]);
    return true;
  } catch (error) {
    log.warn({ err: error }, 'readiness: the database does not answer');
    return false;
  } finally {
    clearTimeout(timer);
  }
}
