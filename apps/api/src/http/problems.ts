import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { ValidatorError } from '@quality/validators';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { ApiError } from '../api-error.ts';
import type { Problem, ProblemError } from '../schemas/problem.ts';

const RETRY_AFTER_SECONDS = '5';
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

const CODE_BY_STATUS: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  406: 'not_acceptable',
  408: 'timeout',
  413: 'body_too_large',
  414: 'path_too_long',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  503: 'overloaded',
};

/** Answers with a problem document. Never carries a stack trace, SQL or the text of an unexpected error. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error, request.id);
  if (problem.status >= 500) request.log.error({ err: error }, 'request failed');
  else request.log.debug({ err: error }, 'request refused');
  if (problem.status === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', RETRY_AFTER_SECONDS);
  reply.code(problem.status).header('cache-control', 'no-store').type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

export function toProblem(error: unknown, requestId: string): Problem {
  if (error instanceof ApiError) return problemOf(error.statusCode, error.code, error.message, requestId, error.errors);
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((issue) => ({
      in: placeOf(error.validationContext),
      name: nameOf(issue.instancePath, issue.params),
      message: issue.message ?? 'is not valid',
    }));
    const detail = errors.map(({ name, message }) => `${name}: ${message}`).join('; ');
    return problemOf(400, 'invalid_request', detail, requestId, errors);
  }
  // A timeframe that cannot be passes the pattern and not the parser.
  if (error instanceof ValidatorError) return problemOf(400, 'invalid_request', error.message, requestId);
  const { statusCode, message, code } = error as FastifyError;
  // Storage names the argument that it refuses, such as a cursor that it did not make.
  if (code === 'invalid_input') return problemOf(400, 'invalid_request', message, requestId);
  // Fastify's own refusals say what the client did wrong; the text of anything else stays in the log.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return problemOf(statusCode, CODE_BY_STATUS[statusCode] ?? 'refused', message, requestId);
  }
  if (code === 'FST_ERR_HANDLER_TIMEOUT')
    return problemOf(503, 'unavailable', 'there was no answer in time; try again later', requestId);
  if (statusCode === 503) return problemOf(503, 'overloaded', 'the server has too much to do; try again later', requestId);
  if (isRetryable(error)) return problemOf(503, 'unavailable', 'the database does not answer; try again later', requestId);
  return problemOf(500, 'internal', 'the request failed; the log has the reason under this request id', requestId);
}

/** Answers what is not even HTTP. */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
  const body = JSON.stringify(problemOf(status, 'invalid_request', 'the request is not valid HTTP', ''));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nContent-Type: ${PROBLEM_TYPE}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function problemOf(
  status: number,
  code: string,
  detail: string,
  requestId: string,
  errors: readonly ProblemError[] = [],
): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    requestId,
    ...(errors.length > 0 ? { errors: [...errors] } : {}),
  };
}

function isRetryable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'retryable' in error && error.retryable === true;
}

function placeOf(context: string | undefined): ProblemError['in'] {
  if (context === 'params') return 'path';
  if (context === 'querystring') return 'query';
  return context === 'headers' ? 'header' : 'body';
}

function nameOf(instancePath: string, params: unknown): string {
  const unrecognized = (params as { keys?: readonly string[] } | undefined)?.keys;
  return instancePath.replace(/^\//, '').replaceAll('/', '.') || unrecognized?.join(', ') || 'request';
}
