import { useSignal } from '@preact/signals';
import type { Feed } from '@quality/validators';
import { useEffect } from 'preact/hooks';
import { feedPath, getJson, serverNow } from '../api/client.ts';
import type { Page, Rollup, StoredReport } from '../api/shapes.ts';
import { ScoreChart, type ScorePoint } from '../chart/score-chart.tsx';
import { now } from '../live/clock.ts';
import { connection } from '../live/live-feeds.ts';
import { Segments } from '../shell/segments.tsx';

type Grain = 'reports' | 'hours' | 'days';

const GRAINS = [
  { value: 'reports', name: 'Last checks' },
  { value: 'hours', name: 'Week by hour' },
  { value: 'days', name: '90 days' },
] as const;
const DAY = 86_400_000;
const REPORTS = 100;
const REFRESH_MS = 60_000;

/** How the score of a feed went: its last checks, a week of hours, or 90 days. */
export function ScoreHistory({ feed }: { readonly feed: Feed }) {
  const grain = useSignal<Grain>('reports');
  const points = useSignal<readonly ScorePoint[] | null>(null);
  const failure = useSignal<string | null>(null);
  const minute = Math.floor(now.value / REFRESH_MS);
  const isLive = connection.value.state === 'live';

  useEffect(() => {
    const abort = new AbortController();
    loadScores(feed, grain.value, abort.signal).then(
      (loaded) => {
        points.value = loaded;
        failure.value = null;
      },
      (error: Error) => {
        if (!abort.signal.aborted) failure.value = error.message;
      },
    );
    return () => abort.abort();
  }, [grain.value, minute, isLive]);

  const known = points.value;
  return (
    <section class="card" aria-labelledby="history">
      <div class="card-head">
        <h2 id="history">History of the score</h2>
        <Segments
          label="Grain"
          choices={GRAINS}
          value={grain.value}
          onChoose={(value) => {
            grain.value = value;
          }}
        />
      </div>
      <ScoreChart points={known ?? []} label={describe(known ?? [])} />
      {failure.value !== null && <p class="inline-failure">The history cannot be read: {failure.value}.</p>}
      {known?.length === 0 && failure.value === null && <p class="calm">Nothing is stored for this span yet.</p>}
    </section>
  );
}

async function loadScores(feed: Feed, grain: Grain, signal: AbortSignal): Promise<readonly ScorePoint[]> {
  if (grain === 'reports') {
    const { items } = await getJson<Page<StoredReport>>(`${feedPath(feed)}/history?limit=${REPORTS}`, signal);
    return ascending(items.map(({ checkedAt, scores }) => ({ atMs: Date.parse(checkedAt), values: scores })));
  }
  const [bucket, span] = grain === 'hours' ? ['hour', 7 * DAY] : ['day', 90 * DAY];
  const from = Math.floor(serverNow() - (span as number));
  const { items } = await getJson<Page<Rollup>>(`${feedPath(feed)}/rollups?bucket=${bucket}&from=${from}&limit=200`, signal);
  return ascending(
    items.map((rollup) => ({
      atMs: Date.parse(rollup.bucket),
      values: {
        overall: rollup.avgScore,
        lowest: rollup.minScore,
        freshness: rollup.avgFreshnessScore,
        completeness: rollup.avgCompletenessScore,
        outlier: rollup.avgOutlierScore,
        consistency: rollup.avgConsistencyScore,
      },
    })),
  );
}

/** Oldest first, one point a second: two checks within one second stand at the same place. */
function ascending(points: readonly ScorePoint[]): readonly ScorePoint[] {
  const sorted = [...points].sort((a, b) => a.atMs - b.atMs);
  return sorted.filter(
    ({ atMs }, i) => i + 1 === sorted.length || Math.floor(atMs / 1_000) !== Math.floor(sorted[i + 1]!.atMs / 1_000),
  );
}

function describe(points: readonly ScorePoint[]): string {
  const scores = points.map(({ values }) => values.overall).filter((score) => score != null);
  if (scores.length === 0) return 'Score over time: nothing yet';
  return `Score over time: ${points.length} points, lowest ${Math.floor(Math.min(...scores))}, highest ${Math.floor(Math.max(...scores))}`;
}
