import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { publicAnswers } from '../schemas/answers.ts';
import { API_VERSION } from '../version.ts';
import { tidyDocument } from './openapi-document.ts';
import { makePages } from './security-headers.ts';
import type { ApiApp } from './type-provider.ts';

/** Serves /openapi.json, made of the routes' schemas, and /docs, which shows it. Everything comes from this process. */
export async function addDocumentation(app: ApiApp): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Quality',
        version: API_VERSION,
        description: 'Quality of crypto candles: how good every feed is, from 0 to 100, and why.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      tags: [
        { name: 'feeds', description: 'What is known of the watched feeds' },
        { name: 'check', description: 'Judging candles that are sent' },
        { name: 'stream', description: 'Reports as they come' },
        { name: 'operation', description: 'For whoever runs the process' },
      ],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }, {}],
    },
    transform: jsonSchemaTransform,
    transformObject: tidyDocument,
  });

  await app.register(async (scope: ApiApp) => {
    await makePages(scope);
    await scope.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: true,
      uiConfig: { url: '/openapi.json', validatorUrl: null, deepLinking: true },
      theme: { title: 'Quality API' },
    });
  });

  let document: string | null = null;
  app.get(
    '/openapi.json',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'getDocument',
        summary: 'This document',
        tags: ['operation'],
        security: [],
        response: {
          200: {
            description: 'OpenAPI 3.1',
            content: { 'application/json': { schema: z.looseObject({ openapi: z.string() }) } },
          },
          ...publicAnswers(),
        },
      },
    },
    async (_request, reply) => {
      document ??= JSON.stringify(app.swagger());
      return reply.type('application/json; charset=utf-8').send(document as never);
    },
  );
}
