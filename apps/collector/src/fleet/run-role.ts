import type { Role } from './role-metrics.ts';
import { runExporter } from './run-exporter.ts';
import { runScheduler } from './run-scheduler.ts';
import { runWorker } from './run-worker.ts';
import type { RoleOptions, RunningRole } from './running-role.ts';

const RUN = { scheduler: runScheduler, worker: runWorker, exporter: runExporter };

/** Starts one role of a fleet. Rejects when its address is taken. */
export function runRole(role: Role, options: RoleOptions): Promise<RunningRole> {
  return RUN[role](options);
}
