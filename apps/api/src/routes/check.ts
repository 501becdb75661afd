import { ApiError } from '../api-error.ts';
import { checkRequestSchema } from '../check/request.ts';
import type { ApiContext } from '../context.ts';
import { clientGone } from '../http/client-gone.ts';
import type { ApiApp } from '../http/type-provider.ts';
import { answersOf } from '../schemas/answers.ts';
import { reportSchema } from '../schemas/report.ts';

/** POST /v1/check: candles in, a report out. */
export async function addCheckRoute(app: ApiApp, { workers, now }: ApiContext): Promise<void> {
  await app.register(async (scope: ApiApp) => {
    // The body goes to a worker thread as bytes: it is parsed and validated there, by the same schema.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.post(
      '/v1/check',
      {
        config: { access: 'check' },
        schema: {
          operationId: 'checkCandles',
          summary: 'Judges candles that are sent',
          description: 'Bad market data is a finding in the report, never an error.',
          tags: ['check'],
          body: checkRequestSchema,
          response: answersOf(reportSchema, 'The report', [413, 415, 422]),
        },
        validatorCompiler: () => (value) => ({ value }),
      },
      async (request, reply) => {
        const body = request.body as unknown as Buffer;
        const outcome = await workers.check({ body, clockMs: now() }, clientGone(reply));
        if (!outcome.ok) throw new ApiError(outcome.code ?? 'invalid_request', outcome.detail, { errors: outcome.errors });
        return reply.type('application/json; charset=utf-8').send(outcome.json as never);
      },
    );
  });
}
