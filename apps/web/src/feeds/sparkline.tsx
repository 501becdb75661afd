import { serverNow } from '../api/client.ts';
import type { FeedRow } from '../live/feed-row.ts';
import { sparkOf } from './spark-history.ts';
import { SPARK_BOX, sparkPath } from './spark-points.ts';

const { width, height, baseline } = SPARK_BOX;

/** The lowest scores of the last day as a line from 0 to 100; where there was no score it is broken. */
export function Sparkline({ row }: { readonly row: FeedRow }) {
  const points = sparkOf(row.feed).value;
  const { path, last } = sparkPath(points, serverNow());
  return (
    <svg class="spark" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <line class="spark-base" x1="0" x2={width} y1={baseline} y2={baseline} />
      <path class="spark-line" d={path} />
      {last && <circle class={`spark-dot fill-${row.status}`} cx={last[0]} cy={last[1]} r="2.2" />}
    </svg>
  );
}
