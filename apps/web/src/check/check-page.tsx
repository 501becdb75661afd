import { useSignal } from '@preact/signals';
import { parseTimeframe, type TimeRange, timeUnitOf } from '@quality/validators';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { CandleChart, ChartLegend } from '../chart/candle-chart.tsx';
import { type ChartCandle, MOST_SLOTS, planChart } from '../chart/chart-candles.ts';
import { formatCount } from '../format/score.ts';
import { ReportSections } from '../report/report-sections.tsx';
import { Judged, ScoreHead } from '../report/score-head.tsx';
import type { CandleTable } from './candle-table.ts';
import type { CheckAnswer, CheckRequest } from './check-worker.ts';
import { exampleCsv } from './example-file.ts';
import { millisecondsOf } from './infer-timeframe.ts';

const EXCHANGES = ['binance', 'binanceus', 'bitfinex', 'bitmex', 'bybit', 'coinbase', 'gate', 'kraken', 'kucoin', 'okx'];
const TIMEFRAMES = ['1s', '1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '12h', '1d', '1w', '1M'];
/** Candles around a chosen range, on each side. */
const AROUND = 250;

type Checked = Extract<CheckAnswer, { ok: true }>;

/** A file of candles is read and judged here, in the browser: nothing is uploaded. */
export function CheckPage() {
  const worker = useRef<Worker | null>(null);
  const file = useSignal<File | null>(null);
  const exchange = useSignal('');
  const timeframe = useSignal('');
  const answer = useSignal<CheckAnswer | null>(null);
  const isBusy = useSignal(false);
  const isOver = useSignal(false);

  const check = (): void => {
    const chosen = file.value;
    if (!chosen) return;
    // A new worker for each file: one that is still busy with the last file is not waited for.
    worker.current?.terminate();
    const fresh = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' });
    worker.current = fresh;
    isBusy.value = true;
    const settle = (settled: CheckAnswer): void => {
      if (worker.current !== fresh) return;
      answer.value = settled;
      isBusy.value = false;
      fresh.terminate();
    };
    fresh.onmessage = ({ data }: MessageEvent<CheckAnswer>) => settle(data);
    fresh.onerror = () =>
      settle({ ok: false, name: chosen.name, reason: 'the check stopped: the file may be too large for this browser' });
    fresh.postMessage({
      file: chosen,
      name: chosen.name,
      exchange: exchange.value || null,
      timeframe: timeframe.value || null,
    } satisfies CheckRequest);
  };
  const take = (chosen: File | undefined): void => {
    if (!chosen) return;
    file.value = chosen;
    check();
  };
  useEffect(() => () => worker.current?.terminate(), []);

  const settled = answer.value;
  return (
    <>
      <div class="crumb">
        <h1>Check a file</h1>
        <p>CSV, JSON or NDJSON candles, gzipped or not. The checks run in this browser: nothing is uploaded.</p>
      </div>
      <section
        class={`card drop${isOver.value ? ' over' : ''}`}
        aria-label="File"
        onDragOver={(event) => {
          event.preventDefault();
          isOver.value = true;
        }}
        onDragLeave={() => {
          isOver.value = false;
        }}
        onDrop={(event) => {
          event.preventDefault();
          isOver.value = false;
          take(event.dataTransfer?.files[0]);
        }}
      >
        <label class="file">
          <input
            type="file"
            accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,.gz"
            onChange={(event) => {
              take(event.currentTarget.files?.[0]);
              // The same file can be chosen again after it was changed.
              event.currentTarget.value = '';
            }}
          />
          <span>Choose a file</span> <small>or drop it here</small>
        </label>
        <button type="button" class="plain" onClick={() => take(new File([exampleCsv()], 'example.csv'))}>
          Try an example
        </button>
        <label class="choice">
          <span>Exchange</span>
          <select
            value={exchange.value}
            onChange={(event) => {
              exchange.value = event.currentTarget.value;
              check();
            }}
          >
            <option value="">not known</option>
            {EXCHANGES.map((id) => (
              <option key={id}>{id}</option>
            ))}
          </select>
        </label>
        <label class="choice">
          <span>Timeframe</span>
          <select
            value={timeframe.value}
            onChange={(event) => {
              timeframe.value = event.currentTarget.value;
              check();
            }}
          >
            <option value="">from the rows</option>
            {TIMEFRAMES.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <output class="busy">{isBusy.value ? `Checking ${file.value?.name} …` : ''}</output>
      </section>
      {settled?.ok === false && (
        <div class="notice failure" role="alert">
          <h2>{settled.name} cannot be read</h2>
          <p>{settled.reason}</p>
        </div>
      )}
      {settled?.ok === true && <FileReport checked={settled} />}
      {settled === null && !isBusy.value && (
        <div class="notice">
          <h2>What is understood</h2>
          <p>
            Columns are found by their names, in any order; without a header they are time, open, high, low, close, volume. Times
            may be dates or numbers of seconds, milliseconds or microseconds. The same checks run as in the collector and in{' '}
            <code>quality check</code>.
          </p>
        </div>
      )}
    </>
  );
}

function FileReport({ checked }: { readonly checked: Checked }) {
  const { report, table, name, notes, tookMs } = checked;
  const focus = useSignal<TimeRange | null>(null);
  const chartCard = useRef<HTMLElement>(null);
  const times = useMemo(
    () => Float64Array.from(table.time, (raw) => (timeUnitOf(raw) === null ? Number.NaN : millisecondsOf(raw))),
    [checked],
  );
  const slice = useMemo(() => sliceAround(times, report.feed.timeframe, focus.value), [checked, focus.value]);
  const plan = useMemo(
    () => planChart(candlesOf(table, times, slice), report.feed.timeframe, report.issues, null),
    [checked, slice.fromMs, slice.toMs],
  );
  const show = (range: TimeRange): void => {
    focus.value = [...range];
    chartCard.current?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <>
      <ScoreHead report={report}>
        <Judged name="File">
          {name}, {formatCount(table.time.length)} rows, {report.feed.timeframe}
        </Judged>
        <Judged name="Checked here in">{tookMs.toFixed(0)} ms</Judged>
      </ScoreHead>
      {notes.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
      <div class="feed-columns">
        <div class="column">
          <section class="card" aria-labelledby="candles" ref={chartCard}>
            <div class="card-head">
              <h2 id="candles">
                Candles <small>{slice.isCut ? `newest ${formatCount(MOST_SLOTS)}, or around what you choose` : ''}</small>
              </h2>
            </div>
            <CandleChart
              plan={plan}
              viewKey={`${name} ${report.checkedAt} ${slice.fromMs}`}
              focus={focus.value}
              label={`Candles of ${name}`}
            />
            <div class="chart-foot">
              <ChartLegend />
              <button
                type="button"
                class="plain"
                disabled={focus.value === null}
                onClick={() => {
                  focus.value = null;
                }}
              >
                Show all
              </button>
            </div>
          </section>
        </div>
        <div class="column">
          <ReportSections report={report} name={name} onShow={show} />
        </div>
      </div>
    </>
  );
}

interface Slice {
  readonly fromMs: number;
  readonly toMs: number;
  readonly isCut: boolean;
}

/** The part of a file that the chart can draw: all of it, its newest slots, or the surroundings of a range. */
function sliceAround(times: Float64Array, timeframe: string, focus: TimeRange | null): Slice {
  const { durationMs } = parseTimeframe(timeframe);
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const at of times) {
    if (at < first) first = at;
    if (at > last) last = at;
  }
  const isCut = (last - first) / durationMs > MOST_SLOTS;
  if (!isCut) return { fromMs: first, toMs: last, isCut };
  const newest = last - (MOST_SLOTS - 1) * durationMs;
  if (focus === null || focus[0] >= newest) return { fromMs: newest, toMs: last, isCut };
  const fromMs = focus[0] - AROUND * durationMs;
  return {
    fromMs,
    toMs: Math.min(fromMs + (MOST_SLOTS - 1) * durationMs, Math.max(focus[1], focus[0]) + AROUND * durationMs),
    isCut,
  };
}

function candlesOf(table: CandleTable, times: Float64Array, { fromMs, toMs }: Slice): readonly ChartCandle[] {
  const candles: ChartCandle[] = [];
  for (let i = 0; i < times.length; i += 1) {
    const timeMs = times[i]!;
    if (!(timeMs >= fromMs && timeMs <= toMs)) continue;
    candles.push({
      timeMs,
      open: table.open[i]!,
      high: table.high[i]!,
      low: table.low[i]!,
      close: table.close[i]!,
      volume: table.volume[i]!,
      provenance: 'original',
      flags: [],
    });
  }
  return candles;
}
