/** Lints the OpenAPI document of the API, which is made of the routes' schemas; no database is needed. */
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { createApi } from '../apps/api/src/index.ts';
import { configSchema } from '../packages/config/src/index.ts';

// The document is made of routes alone; to be asked for anything here is a mistake.
const repository = {
  listen: async () => ({ close: async () => undefined }),
  getLatestQualityOfAll: async () => [],
};
const app = await createApi({
  repository: repository as never,
  config: configSchema.parse({ feeds: {}, storage: { enabled: false } }),
});
await app.ready();
const source = JSON.stringify(app.swagger());
await app.close();

const config = await createConfig({
  extends: ['recommended-strict'],
  rules: {
    // The summary says it; parameters and schemas have descriptions.
    'operation-description': 'off',
    'operation-operationId-unique': 'error',
    'operation-singular-tag': 'error',
    'no-unused-components': 'error',
  },
});
const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
for (const { ruleId, message, severity, location } of problems) {
  process.stderr.write(`openapi.json${location[0]?.pointer ?? ''}: ${severity}: ${message} (${ruleId})\n`);
}
if (problems.length > 0) process.exitCode = 1;
