import { serverNow } from '../api/client.ts';
import type { FeedRow } from '../live/feed-row.ts';
import { SPARK_SPAN_MS, type SparkPoint, sparkOf } from './spark-history.ts';

const WIDTH = 104;
const HEIGHT = 22;
const EDGE = 3;

/** The lowest scores of the last day as a line from 0 to 100; where there was no score it is broken. */
export function Sparkline({ row }: { readonly row: FeedRow }) {
  const points = sparkOf(row.feed).value;
  const { path, last } = sparkPath(points, serverNow());
  return (
    <svg class="spark" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <line class="spark-base" x1="0" x2={WIDTH} y1={HEIGHT - EDGE} y2={HEIGHT - EDGE} />
      <path class="spark-line" d={path} />
      {last && <circle class={`spark-dot fill-${row.status}`} cx={last[0]} cy={last[1]} r="2.2" />}
    </svg>
  );
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
