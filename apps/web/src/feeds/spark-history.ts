import { type Signal, signal } from '@preact/signals';
import type { Feed } from '@quality/validators';
import { feedPath, getJson, RequestFailure, serverNow } from '../api/client.ts';
import type { Page, Rollup, StoredReport } from '../api/shapes.ts';
import { type FeedRow, feedKey } from '../live/feed-row.ts';
import { watchRows } from '../live/live-feeds.ts';
import { append, MOST_POINTS, SPARK_SPAN_MS, type SparkPoint } from './spark-points.ts';

/** A system younger than so many hours has too few hourly points for a line: its single reports are read. */
const FEWEST_HOURS = 3;
/** Requests are spread, so that scrolling through a thousand feeds stays far below the API's limit. */
const REQUEST_GAP_MS = 150;
const AFTER_REFUSAL_MS = 30_000;

const histories = new Map<string, Signal<readonly SparkPoint[]>>();
const waiting: Feed[] = [];
let isLoading = false;

/** The scores of a feed's last day; the first call asks for them. */
export function sparkOf(feed: Feed): Signal<readonly SparkPoint[]> {
  const key = feedKey(feed);
  let points = histories.get(key);
  if (!points) {
    points = signal([]);
    histories.set(key, points);
    waiting.push(feed);
    void loadWaiting();
  }
  return points;
}

watchRows((row) => {
  const points = histories.get(row.key);
  if (points) points.value = append(points.value, pointOf(row));
});

function pointOf(row: FeedRow): SparkPoint {
  return { atMs: row.checkedAtMs ?? serverNow(), score: row.scores.overall };
}

/** Newest question first: it is about what a person looks at now. */
async function loadWaiting(): Promise<void> {
  if (isLoading) return;
  isLoading = true;
  for (let feed = waiting.pop(); feed !== undefined; feed = waiting.pop()) {
    try {
      await load(feed);
      await pause(REQUEST_GAP_MS);
    } catch (failure) {
      waiting.push(feed);
      // A feed without a report has no history; for anything else the API has no time now.
      if (failure instanceof RequestFailure && failure.status === 404) waiting.pop();
      else await pause(AFTER_REFUSAL_MS);
    }
  }
  isLoading = false;
}

async function load(feed: Feed): Promise<void> {
  const points = histories.get(feedKey(feed));
  if (!points) return;
  const from = serverNow() - SPARK_SPAN_MS;
  const rollups = await getJson<Page<Rollup>>(
    `${feedPath(feed)}/rollups?bucket=hour&from=${Math.floor(from)}&limit=${MOST_POINTS}`,
  );
  let past = rollups.items.map(({ bucket, minScore }) => ({ atMs: Date.parse(bucket) + 1_800_000, score: minScore }));
  if (past.length < FEWEST_HOURS) {
    const history = await getJson<Page<StoredReport>>(`${feedPath(feed)}/history?limit=20`);
    past = history.items.map(({ checkedAt, scores }) => ({ atMs: Date.parse(checkedAt), score: scores.overall }));
  }
  const live = points.value;
  const firstLive = live[0]?.atMs ?? Number.POSITIVE_INFINITY;
  points.value = [...past.filter(({ atMs }) => atMs < firstLive).sort((a, b) => a.atMs - b.atMs), ...live].slice(-MOST_POINTS);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
