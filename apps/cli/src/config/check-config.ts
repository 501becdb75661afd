import { type Config, ConfigError, formatMistake, loadConfig, parseFeedPattern, redactConfig } from '@quality/config';
import { stringify } from 'yaml';
import type { CommandContext } from '../environment.ts';

/** Reads a configuration and says what it holds, or every mistake in it. Answers the exit code. */
export function checkConfig(name: string, path: string, show: boolean, context: CommandContext): number {
  try {
    const config = loadConfig(path, context.environment);
    context.stdout.write(show ? stringify(redactConfig(config)) : `${name}: ${summaryOf(config)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const lines = error.mistakes.length > 0 ? error.mistakes.map(formatMistake) : [error.message];
    for (const line of lines) context.stderr.write(`quality: ${line.replaceAll(path, name)}\n`);
    return 2;
  }
}

/** `ok, 12 feeds and 2 wildcards on 3 exchanges`. */
function summaryOf(config: Config): string {
  const entries = Object.values(config.feeds).flat();
  const wildcards = entries.filter((entry) => parseFeedPattern(entry)?.isWildcard === true).length;
  const counts = [counted(entries.length - wildcards, 'feed'), ...(wildcards > 0 ? [counted(wildcards, 'wildcard')] : [])];
  return `ok, ${counts.join(' and ')} on ${counted(Object.keys(config.feeds).length, 'exchange')}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
