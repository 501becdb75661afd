import type { Config } from '@quality/config';
import type { RunOptions } from '../run-collector.ts';

export interface RoleOptions extends RunOptions {
  readonly redisUrl: string;
}

/** A role of the fleet that runs. */
export interface RunningRole {
  /** Where `/metrics`, `/healthz` and `/readyz` are. */
  readonly url: string;
  /** Takes over a configuration; address, storage and metrics change with a restart only. */
  reload(config: Config): void;
  /** Notes that a new configuration was refused. */
  refuseReload(): void;
  stop(): Promise<void>;
}
