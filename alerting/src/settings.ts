import { readFileSync } from 'node:fs';
import { AlertingError } from './errors.ts';

/** Variables of the environment by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A setting from the variable `NAME` or from the file that `NAME_FILE` names, without surrounding white space; null when neither is set.
 *
 * @throws AlertingError when both are set, the file cannot be read, or what is set is empty
 */
export function readSetting(environment: Environment, name: string): string | null {
  const inline = environment[name];
  const file = environment[`${name}_FILE`];
  if (inline !== undefined && file !== undefined) {
    throw new AlertingError('invalid_setting', `${name} and ${name}_FILE are both set: leave one of them out`);
  }
  if (file !== undefined) return notEmpty(`${name}_FILE (${file})`, readText(name, file));
  return inline === undefined ? null : notEmpty(name, inline);
}

/** A setting without which nothing can be done. */
export function requireSetting(environment: Environment, name: string): string {
  const value = readSetting(environment, name);
  if (value === null)
    throw new AlertingError('missing_setting', `${name} is not set: set it, or ${name}_FILE to a file that holds it`);
  return value;
}

function readText(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AlertingError(
      'unreadable_file',
      `${name}_FILE is ${file}: it cannot be read (${(cause as NodeJS.ErrnoException).code})`,
      {
        cause,
      },
    );
  }
}

function notEmpty(where: string, text: string): string {
  const value = text.trim();
  if (value === '') throw new AlertingError('invalid_setting', `${where} is empty`);
  return value;
}
