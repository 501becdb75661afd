/** One thing that is wrong with a configuration. */
export interface ConfigMistake {
  /** `quality.config.yaml:3:9`, or `environment variable QUALITY_COLLECTOR_PORT`. */
  readonly where: string;
  /** File that holds the mistake; `null` when it came from the environment. */
  readonly file: string | null;
  /** Line and column, from 1; `null` when the mistake is not in a file. */
  readonly line: number | null;
  readonly column: number | null;
  /** Place in the configuration, `collector.port`; empty for the whole file. */
  readonly path: string;
  /** The value as JSON; a secret is never shown. `null` when nothing was given. */
  readonly value: string | null;
  readonly problem: string;
  /** What may stand there instead. */
  readonly allowed: string;
}

/** A configuration that cannot be used. The message lists all its mistakes, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code: 'invalid_config' | 'unreadable_config';
  readonly retryable = false;
  readonly mistakes: readonly ConfigMistake[];

  constructor(code: ConfigError['code'], message: string, mistakes: readonly ConfigMistake[] = [], options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.mistakes = mistakes;
  }
}

/** One line for one mistake. */
export function formatMistake(mistake: ConfigMistake): string {
  const place = mistake.path === '' ? '' : ` ${mistake.path}:`;
  const allowed = mistake.allowed === '' ? '' : `; allowed: ${mistake.allowed}`;
  return `${mistake.where}:${place} ${mistake.problem}${allowed}`;
}
