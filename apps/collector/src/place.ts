import { readFileSync } from 'node:fs';
import type { Environment } from '@quality/config';

const ROLES = ['scheduler', 'worker', 'exporter'] as const;

/** What a process does: everything, or one role of a fleet that meets on a Redis. */
export type Place = { readonly role: 'all' } | { readonly role: (typeof ROLES)[number]; readonly redisUrl: string };

/** A role that cannot be taken, with the reason. */
export class RoleError extends Error {
  override readonly name = 'RoleError';
}

/**
 * Reads what a process is to do.
 * @throws RoleError for a role that does not exist, and for one without an address of Redis
 */
export function placeOf(name: string, env: Environment, readFile = (path: string): string => readFileSync(path, 'utf8')): Place {
  if (name === 'all') return { role: 'all' };
  const role = ROLES.find((known) => known === name);
  if (role === undefined) throw new RoleError(`--role ${name}: there is no such role; it is one of all, ${ROLES.join(', ')}`);
  const redisUrl = env.REDIS_URL || fromFile(env.REDIS_URL_FILE, readFile);
  if (redisUrl === undefined) {
    throw new RoleError(`--role ${role}: REDIS_URL is not set; a fleet meets on a Redis, such as redis://127.0.0.1:6379`);
  }
  if (!/^rediss?:\/\/[^/]/.test(redisUrl) || !URL.canParse(redisUrl)) {
    // The address may hold a password.
    throw new RoleError(`--role ${role}: REDIS_URL is no address such as redis://127.0.0.1:6379`);
  }
  return { role, redisUrl };
}

function fromFile(path: string | undefined, readFile: (path: string) => string): string | undefined {
  if (!path) return undefined;
  try {
    return readFile(path).trim();
  } catch (error) {
    throw new RoleError(`REDIS_URL_FILE: cannot read ${path}: ${(error as Error).message}`);
  }
}
