import { z } from 'zod';
import { openConnection } from '../connection.ts';
import { toStorageError } from '../errors.ts';
import { parseInput } from '../input.ts';
import { storableText } from '../text.ts';

const loginOptions = z.object({
  url: z.string(),
  name: storableText.min(1).max(63),
  password: storableText.min(1),
  role: z.enum(['quality_writer', 'quality_reader']),
});

/** Makes a login, or gives it a new password, and makes it a member of one of the two roles. Needs an owner that may make roles. */
export async function ensureLogin(options: z.input<typeof loginOptions>): Promise<void> {
  const { url, name, password, role } = parseInput(loginOptions, options, 'login');
  const sql = openConnection({ url, poolSize: 1, applicationName: 'quality migrate' });
  try {
    // Statements about roles take no parameters: the server itself quotes name and password.
    const [made] = await sql<{ statement: string }[]>`
      select case when exists (select from pg_roles where rolname = ${name})
        then format('alter role %I login password %L', ${name}::text, ${password}::text)
        else format('create role %I login password %L', ${name}::text, ${password}::text)
      end as statement
    `;
    await sql.unsafe(made!.statement);
    await sql`grant ${sql(role)} to ${sql(name)}`;
  } catch (error) {
    throw toStorageError(error, `login ${name} cannot be made`);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
