import { setImmediate } from 'node:timers/promises';

/** A clock that tests move. */
export interface VirtualClock {
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Moves time on, waking sleepers in order, each at its moment. */
  advance(ms: number): Promise<void>;
  /** How often a sleeper was woken. */
  wakes(): number;
}

export function createVirtualClock(startMs: number): VirtualClock {
  let nowMs = startMs;
  let wakes = 0;
  const sleepers = new Set<{ readonly atMs: number; readonly wake: () => void }>();
  // Promises settle between two turns of the event loop.
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 5; i += 1) await setImmediate();
  };
  return {
    now: () => nowMs,
    wakes: () => wakes,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = {
          atMs: nowMs + ms,
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
      }),
    async advance(ms) {
      const endMs = nowMs + ms;
      await settle();
      for (;;) {
        const next = [...sleepers].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
        if (!next) break;
        nowMs = Math.max(nowMs, next.atMs);
        wakes += 1;
        next.wake();
        await settle();
      }
      nowMs = endMs;
      await settle();
    },
  };
}
