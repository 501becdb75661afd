/** Whether the collector does all that it should, and what it does not do yet. */
export interface Readiness {
  readonly ready: boolean;
  /** One line for each thing that is not ready. */
  readonly waitingFor: readonly string[];
}
