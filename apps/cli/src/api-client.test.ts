import { expect, test } from 'vitest';
import { createApiClient } from './api-client.ts';
import { captureContext } from './testing/captured-context.ts';

test.each(['se\ncret', 'se cret', 'se\u2013cret'])('a token that no header can carry is refused, and not shown: %j', (token) => {
  const context = captureContext({ environment: { QUALITY_API_TOKEN: token } });
  expect(() => createApiClient(undefined, context)).toThrow(/^QUALITY_API_TOKEN is not a token: (?!.*cret)/);
});

test('the line break at the end of a file of a token does no harm', () => {
  const context = captureContext({ environment: { QUALITY_API_TOKEN: 'secret\n' } });
  expect(createApiClient(undefined, context).url).toBe('http://127.0.0.1:8080');
});
