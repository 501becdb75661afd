import type { Counts } from './counts.ts';
import type { Frame } from './frames.ts';

/** One way to run the checks. Data is brought into the way's own form by `load`, which is not timed. */
export interface Contestant {
  readonly name: string;
  /** Given the same frames without a fault instead. */
  readonly clean?: true;
  load(frame: Frame): Promise<Loaded> | Loaded;
}

export interface Loaded {
  /** Runs the checks once. Null where a contestant has no counts of its own. */
  run(): Promise<Counts | null> | Counts | null;
  close?(): Promise<void> | void;
}
