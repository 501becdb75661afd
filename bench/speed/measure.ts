import type { Loaded } from './contestant.ts';

/** Time of one run in microseconds: processor time of the whole process, and time on the clock. */
export interface Sample {
  readonly cpu: number;
  readonly wall: number;
}

/** Runs of at least so much processor time make one sample. */
const SAMPLE_US = 10_000;
/** Runs before the first sample, so that everything is compiled. */
const WARM_UP_US = 1_000_000;

/** Runs every frame in turn, `times` over, and gives the time of one run. */
async function sampleOf(frames: readonly Loaded[], times: number): Promise<Sample> {
  const wall = performance.now();
  const before = process.cpuUsage();
  for (let k = 0; k < times; k++) {
    for (const frame of frames) {
      const result = frame.run();
      // Awaiting a value that is no promise would cost as much as a short check.
      if (result instanceof Promise) await result;
    }
  }
  const { user, system } = process.cpuUsage(before);
  const runs = times * frames.length;
  return { cpu: (user + system) / runs, wall: (1000 * (performance.now() - wall)) / runs };
}

/** Interleaved samples of several contestants, so that a busy moment of the machine falls on all of them alike. */
export async function measure(contestants: readonly (readonly Loaded[])[], rounds: number): Promise<Sample[][]> {
  const times: number[] = [];
  for (const frames of contestants) {
    let spent = 0;
    let fastest = Number.POSITIVE_INFINITY;
    do {
      const { cpu } = await sampleOf(frames, 1);
      spent += cpu * frames.length;
      fastest = Math.min(fastest, cpu * frames.length);
    } while (spent < WARM_UP_US);
    times.push(Math.max(1, Math.ceil(SAMPLE_US / Math.max(1, fastest))));
  }
  const samples: Sample[][] = contestants.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [k, frames] of contestants.entries()) samples[k]!.push(await sampleOf(frames, times[k]!));
  }
  return samples;
}

/** Value below which the share `q` of the numbers lies. */
export function quantile(numbers: readonly number[], q: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.round(q * (sorted.length - 1))]!;
}

/** Three digits with a unit that fits. */
export function timeText(us: number): string {
  if (us < 1000) return `${Number(us.toPrecision(3))} µs`;
  return us < 1e6 ? `${Number((us / 1000).toPrecision(3))} ms` : `${Number((us / 1e6).toPrecision(3))} s`;
}
