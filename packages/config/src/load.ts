import { readFileSync } from 'node:fs';
import type { Environment } from './environment-variables.ts';
import { ConfigError } from './errors.ts';
import { parseConfig } from './parse.ts';
import type { Config } from './schema.ts';

/**
 * Reads a configuration from a YAML file, with `env` (an app's `process.env`) over it.
 * @throws ConfigError when the file cannot be read or has mistakes.
 */
export function loadConfig(file: string, env: Environment = {}): Config {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : (cause as Error).message;
    throw new ConfigError('unreadable_config', `cannot read the configuration ${file}: ${reason}`, [], { cause });
  }
  return parseConfig(text, { file, env });
}
