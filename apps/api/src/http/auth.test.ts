import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describe, expect, test } from 'vitest';
import { type Access, createAuthenticator } from './auth.ts';

const hash = (token: string) => createHash('sha256').update(token).digest('hex');
const authenticate = createAuthenticator([
  { name: 'reader', sha256: hash('read-me'), scopes: ['read'] },
  { name: 'checker', sha256: hash('check-me'), scopes: ['read', 'check'] },
  { name: 'mistake', sha256: hash(''), scopes: ['read', 'check'] },
]);

async function tryAs(authorization: string | undefined, access?: Access, hook = authenticate) {
  const request = { headers: { authorization }, routeOptions: { config: { access } }, tokenName: null as string | null };
  try {
    await hook(request as unknown as FastifyRequest, { header() {} } as unknown as FastifyReply);
    return request.tokenName ?? 'anyone';
  } catch (error) {
    return (error as { statusCode: number }).statusCode;
  }
}

describe('createAuthenticator', () => {
  test('without tokens everything is open', async () => {
    expect(await tryAs(undefined, 'check', createAuthenticator([]))).toBe('anyone');
  });

  test('a route that says nothing asks for the scope read', async () => {
    expect(await tryAs(undefined)).toBe(401);
    expect(await tryAs('Bearer read-me')).toBe('reader');
  });

  test('a token without the scope is 403, a public route asks for nothing', async () => {
    expect(await tryAs('Bearer read-me', 'check')).toBe(403);
    expect(await tryAs('Bearer check-me', 'check')).toBe('checker');
    expect(await tryAs(undefined, 'public')).toBe('anyone');
  });

  test.each(['', 'Bearer', 'Bearer ', 'Basic read-me', 'read-me', 'Bearer read-me x', 'Bearer read-m', 'Bearer read-me2'])(
    'the credential %j opens nothing',
    async (credential) => {
      expect(await tryAs(credential)).toBe(401);
    },
  );

  test('a wrong token of any length gets the same answer: the hash is compared, never the token', async () => {
    const anyToken = fc.stringMatching(/^[!-~]{1,2000}$/, { size: 'max' }).filter((token) => !/^(read|check)-me$/.test(token));
    await fc.assert(
      fc.asyncProperty(anyToken, async (token) => {
        expect(await tryAs(`Bearer ${token}`)).toBe(401);
      }),
      { numRuns: 50 },
    );
  });

  test('the scheme is not case-sensitive, the token is', async () => {
    expect(await tryAs('bearer read-me')).toBe('reader');
    expect(await tryAs('Bearer READ-ME')).toBe(401);
  });
});
