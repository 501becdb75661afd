/** A score at an instant. */
export interface SparkPoint {
  readonly atMs: number;
  readonly score: number | null;
}

export const SPARK_SPAN_MS = 24 * 3_600_000;
export const MOST_POINTS = 48;
/** Live points closer than this replace each other, so that a feed checked every second keeps a day of history. */
const STEP_MS = 60_000;
const WIDTH = 104;
const HEIGHT = 22;
const EDGE = 3;

/** Size of the drawing, pixels. */
export const SPARK_BOX = { width: WIDTH, height: HEIGHT, baseline: HEIGHT - EDGE };

/** The points with one more at the end, at most a day long. */
export function append(points: readonly SparkPoint[], point: SparkPoint): readonly SparkPoint[] {
  const last = points.at(-1);
  const before = points.at(-2);
  const replaces = last !== undefined && before !== undefined && point.atMs - before.atMs < STEP_MS;
  const kept = (replaces ? points.slice(0, -1) : points).filter(({ atMs }) => point.atMs - atMs <= SPARK_SPAN_MS);
  return [...kept, point].slice(-MOST_POINTS);
}

/** SVG path of the points and the place of the newest. A history shorter than a day takes the whole width. */
export function sparkPath(
  points: readonly SparkPoint[],
  nowMs: number,
): { path: string; last: readonly [number, number] | null } {
  const oldest = points[0]?.atMs ?? nowMs;
  const span = Math.min(SPARK_SPAN_MS, Math.max(nowMs - oldest, 600_000));
  let path = '';
  let last: readonly [number, number] | null = null;
  let isDown = false;
  for (const { atMs, score } of points) {
    if (score === null) {
      isDown = false;
      continue;
    }
    const x = round(EDGE + (1 - Math.min(1, Math.max(0, (nowMs - atMs) / span))) * (WIDTH - 2 * EDGE));
    const y = round(EDGE + (1 - score / 100) * (HEIGHT - 2 * EDGE));
    path += `${isDown ? 'L' : 'M'}${x} ${y}`;
    isDown = true;
    last = [x, y];
  }
  return { path, last: points.at(-1)?.score == null ? null : last };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
