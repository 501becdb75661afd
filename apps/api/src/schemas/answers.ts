import { z } from 'zod';
import { problemSchema } from './problem.ts';

const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The request is not valid',
  401: 'A bearer token is needed',
  403: 'The token has not the scope',
  404: 'There is no such thing',
  413: 'The body is too large',
  414: 'A part of the path is too long',
  415: 'The body is not application/json',
  422: 'The request is understood and cannot be done',
  429: 'Too many requests; see Retry-After',
  503: 'Too much to do, or no database; see Retry-After',
};
const EVERYWHERE = [400, 401, 403, 429, 503];

const notModified = z.undefined().describe('Not changed since If-None-Match');

/** The answers of a route: its own, and the problems that it may answer with. */
export function answersOf<T extends z.ZodType>(ok: T, description: string, alsoRefuses: readonly number[] = []) {
  return {
    200: { description, content: { 'application/json': { schema: ok } } },
    ...problemAnswers(alsoRefuses),
  };
}

/** The same of a GET that knows ETags. */
export function pollAnswersOf<T extends z.ZodType>(ok: T, description: string, alsoRefuses: readonly number[] = []) {
  return { ...answersOf(ok, description, alsoRefuses), 304: notModified };
}

export function problemAnswers(alsoRefuses: readonly number[]) {
  return problemsOf([...EVERYWHERE, ...alsoRefuses]);
}

/** The one refusal of a path that asks for nothing: too many requests. */
export function publicAnswers() {
  return problemsOf([429]);
}

function problemsOf(codes: readonly number[]) {
  return Object.fromEntries(
    codes
      .toSorted()
      .map((code) => [
        code,
        { description: REFUSALS[code] ?? 'Refused', content: { 'application/problem+json': { schema: problemSchema } } },
      ]),
  );
}
