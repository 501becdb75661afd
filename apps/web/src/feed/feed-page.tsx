import { useSignal } from '@preact/signals';
import { type Feed, parseTimeframe, type Status, type TimeRange } from '@quality/validators';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { feedPath, getJson, RequestFailure, serverNow } from '../api/client.ts';
import type { StoredReport } from '../api/shapes.ts';
import { CandleChart, ChartLegend } from '../chart/candle-chart.tsx';
import { type ChartCandle, planChart } from '../chart/chart-candles.ts';
import { formatAge, formatClock } from '../format/time.ts';
import { standingReason } from '../format/words.ts';
import { now } from '../live/clock.ts';
import { type FeedRow, feedKey, latenessOf } from '../live/feed-row.ts';
import { connection, feeds, watchReports } from '../live/live-feeds.ts';
import { ReportSections } from '../report/report-sections.tsx';
import { Judged, ScoreHead } from '../report/score-head.tsx';
import { Notice } from '../shell/notice.tsx';
import { feedsAddress, replaceQuery, route } from '../shell/route.ts';
import { Segments } from '../shell/segments.tsx';
import { loadCandles } from './load-candles.ts';
import { rangeChoices } from './range-choice.ts';
import { ScoreHistory } from './score-history.tsx';

/** The window that the report judged, beside the spans up to now. */
const WINDOW = 'window';
/** Candles are read again after a report, at most this often. */
const CANDLES_EVERY_MS = 3_000;

/** One feed in depth. */
export function FeedPage({ feed }: { readonly feed: Feed }) {
  const report = useSignal<StoredReport | null>(null);
  const failure = useSignal<RequestFailure | null>(null);
  const focus = useSignal<TimeRange | null>(null);
  const chartCard = useRef<HTMLElement>(null);
  const isLive = connection.value.state === 'live';
  const row = feeds.value?.get(feedKey(feed));

  useEffect(
    () =>
      watchReports(feed, (next) => {
        if (next.checkedAt >= (report.value?.checkedAt ?? '')) report.value = next;
      }),
    [],
  );
  useEffect(() => {
    const abort = new AbortController();
    getJson<StoredReport>(feedPath(feed), abort.signal).then(
      (loaded) => {
        failure.value = null;
        if (loaded.checkedAt >= (report.value?.checkedAt ?? '')) report.value = loaded;
      },
      (error: unknown) => {
        if (error instanceof RequestFailure) failure.value = error;
      },
    );
    return () => abort.abort();
  }, [isLive]);

  const show = (range: TimeRange): void => {
    focus.value = [...range];
    chartCard.current?.scrollIntoView({ block: 'nearest' });
  };
  const known = report.value;
  return (
    <>
      <div class="crumb">
        <a href={feedsAddress.value}>← Feeds</a>
        <h1>
          {feed.symbol} <small>{feed.exchange}</small> <small>{feed.timeframe}</small>
        </h1>
      </div>
      {known === null ? (
        <Missing failure={failure.value} row={row} />
      ) : (
        <>
          <Head report={known} row={row} />
          <div class="feed-columns">
            <div class="column">
              <CandleSection
                feed={feed}
                report={known}
                focus={focus.value}
                cardRef={chartCard}
                onReset={() => (focus.value = null)}
              />
              <ScoreHistory feed={feed} />
            </div>
            <div class="column">
              <ReportSections report={known} name={`${feed.exchange} ${feed.symbol} ${feed.timeframe}`} onShow={show} />
            </div>
          </div>
        </>
      )}
    </>
  );
}

function Missing({ failure, row }: { readonly failure: RequestFailure | null; readonly row: FeedRow | undefined }) {
  if (failure === null) return <div class="loading tall" role="status" aria-label="Loading" />;
  if (failure.status === 404 && row)
    return (
      <Notice title="No report yet">
        This feed is watched, and {standingReason('never_checked')}. Its first report appears here by itself.
      </Notice>
    );
  if (failure.status === 404) return <Notice title="There is no such feed">Nothing of this name is watched or stored.</Notice>;
  return <Notice title="The report cannot be read">{failure.message}. It is tried again when the API is back.</Notice>;
}

function Head({ report, row }: { readonly report: StoredReport; readonly row: FeedRow | undefined }) {
  const checkedMs = Date.parse(report.checkedAt);
  const lastCloseMs = report.freshness.lastCloseAt === null ? null : Date.parse(report.freshness.lastCloseAt);
  const isRowNewer = row !== undefined && (row.checkedAtMs ?? 0) >= checkedMs;
  const status: Status = isRowNewer ? row.status : report.status;
  const overall = isRowNewer ? row.scores.overall : report.scores.overall;
  const reason = isRowNewer ? row.reason : report.reason;
  return (
    <ScoreHead report={report} status={status} overall={overall}>
      <Judged name="Newest candle">
        {lastCloseMs === null ? (
          'never seen'
        ) : (
          <span class={row ? latenessOf(row, now.value) : ''}>closed {formatAge(now.value - lastCloseMs)} ago</span>
        )}
      </Judged>
      <Judged name="Checked">
        <span title={report.checkedAt}>
          {formatClock(checkedMs)}, {formatAge(now.value - checkedMs)} ago
        </span>
      </Judged>
      {reason !== null && <Judged name="No fresh data">{standingReason(reason)}</Judged>}
    </ScoreHead>
  );
}

interface CandleSectionProps {
  readonly feed: Feed;
  readonly report: StoredReport;
  readonly focus: TimeRange | null;
  readonly cardRef: { current: HTMLElement | null };
  readonly onReset: () => void;
}

function CandleSection({ feed, report, focus, cardRef, onReset }: CandleSectionProps) {
  const choices = useMemo(() => rangeChoices(feed.timeframe), []);
  const range = choices.find(({ name }) => name === route.value.query.get('range')) ?? null;
  const name = range?.name ?? WINDOW;
  const candles = useSignal<{ readonly name: string; readonly list: readonly ChartCandle[]; readonly untilMs: number } | null>(
    null,
  );
  const failure = useSignal<string | null>(null);
  const loadedAt = useRef({ name: '', ms: 0 });

  useEffect(() => {
    const abort = new AbortController();
    const { durationMs } = parseTimeframe(feed.timeframe);
    const nowMs = serverNow();
    const fromMs = range === null ? Date.parse(report.window.from) - durationMs : nowMs - range.spanMs;
    const isSoon = loadedAt.current.name === name && nowMs - loadedAt.current.ms < CANDLES_EVERY_MS;
    const timer = setTimeout(
      () => {
        loadCandles(feed, fromMs, abort.signal).then(
          (list) => {
            loadedAt.current = { name, ms: serverNow() };
            candles.value = { name, list, untilMs: Math.max(Date.parse(report.window.to), nowMs - 2 * durationMs) };
            failure.value = null;
          },
          (error: Error) => {
            if (!abort.signal.aborted) failure.value = error.message;
          },
        );
      },
      isSoon ? CANDLES_EVERY_MS : 0,
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [name, report.checkedAt]);

  const loaded = candles.value;
  const plan = useMemo(
    () => planChart(loaded?.list ?? [], feed.timeframe, report.issues, loaded?.untilMs ?? null),
    [loaded, report.checkedAt],
  );
  const choose = (value: string): void => {
    onReset();
    const query = new URLSearchParams(route.value.query);
    if (value === WINDOW) query.delete('range');
    else query.set('range', value);
    replaceQuery(query);
  };
  return (
    <section class="card" aria-labelledby="candles" ref={cardRef}>
      <div class="card-head">
        <h2 id="candles">Candles</h2>
        <Segments
          label="Range"
          choices={[{ value: WINDOW, name: 'Window' }, ...choices.map((each) => ({ value: each.name, name: each.name }))]}
          value={name}
          onChoose={choose}
        />
      </div>
      <CandleChart plan={plan} viewKey={loaded?.name ?? ''} focus={focus} label={`Candles of ${feed.symbol}`} />
      <div class="chart-foot">
        <ChartLegend />
        <button type="button" class="plain" disabled={focus === null} onClick={onReset}>
          Show all
        </button>
      </div>
      {failure.value !== null && <p class="inline-failure">Candles cannot be read: {failure.value}.</p>}
      {loaded?.list.length === 0 && <p class="calm">No candle of this span is stored.</p>}
    </section>
  );
}
