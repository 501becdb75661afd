import type { ApiContext } from '../context.ts';
import type { ApiApp } from '../http/type-provider.ts';
import { pollAnswersOf } from '../schemas/answers.ts';
import { issuesAnswer, issuesQuery } from '../schemas/lists.ts';

/** GET /v1/issues: what was found wrong, across feeds. */
export function addIssuesRoute(app: ApiApp, { repository }: ApiContext): void {
  app.get(
    '/v1/issues',
    {
      schema: {
        operationId: 'listIssues',
        summary: 'Issues across feeds, newest first',
        description: 'One item for each issue of each report: a fault that lasts is in every report that saw it.',
        tags: ['feeds'],
        querystring: issuesQuery,
        response: pollAnswersOf(issuesAnswer, 'A page of issues'),
      },
    },
    async (request) => repository.getIssues(request.query),
  );
}
