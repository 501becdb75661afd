import { useSignal } from '@preact/signals';
import type { IssueType, TimeRange } from '@quality/validators';
import {
  type CandlestickData,
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  type HistogramData,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
  type WhitespaceData,
} from 'lightweight-charts';
import { useEffect, useRef } from 'preact/hooks';
import { formatCount } from '../format/score.ts';
import { formatTime } from '../format/time.ts';
import { issueTitle } from '../format/words.ts';
import { theme } from '../shell/theme.ts';
import { Bands } from './bands.ts';
import { type ChartCandle, type ChartPlan, type ChartSlot, indexesAround, priceRange, slotIndex } from './chart-candles.ts';
import { chartStyle, colourOf, zoomWithCtrl } from './chart-style.ts';

interface CandleChartProps {
  readonly plan: ChartPlan;
  /** Another key fits the whole plan into view; the same key keeps the view while data grows. */
  readonly viewKey: string;
  /** A range to show; null shows everything. */
  readonly focus: TimeRange | null;
  readonly label: string;
}

interface Parts {
  readonly chart: IChartApi;
  readonly candles: ISeriesApi<'Candlestick'>;
  readonly volumes: ISeriesApi<'Histogram'>;
  readonly markers: ISeriesMarkersPluginApi<Time>;
  readonly bands: Bands;
  /** What is drawn now, for the scale. */
  plan: ChartPlan;
}

/** Markers get words while there are few. */
const MOST_WORDS = 8;
const seconds = (ms: number): UTCTimestamp => (ms / 1_000) as UTCTimestamp;

/** Candles on their grid: flagged ones in the colour of faults with a mark, gaps shaded, repairs underlined, volume below. */
export function CandleChart({ plan, viewKey, focus, label }: CandleChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const parts = useRef<Parts | null>(null);
  const whole = useRef({ from: 0, to: 0 });
  const pointed = useSignal<ChartSlot | null>(null);
  const latest = useRef(plan);
  latest.current = plan;

  useEffect(() => {
    const element = host.current!;
    const made = make(element);
    parts.current = made;
    made.chart.subscribeCrosshairMove(({ time }) => {
      const slot =
        time === undefined ? undefined : latest.current.slots[slotIndex(latest.current.slots, (time as number) * 1_000)];
      pointed.value = slot ?? null;
    });
    const stop = zoomWithCtrl(element, (factor) => {
      const range = made.chart.timeScale().getVisibleLogicalRange();
      if (!range) return;
      const middle = (range.from + range.to) / 2;
      const half = ((range.to - range.from) / 2) * factor;
      made.chart.timeScale().setVisibleLogicalRange({ from: middle - half, to: middle + half });
    });
    return () => {
      stop();
      made.chart.remove();
      parts.current = null;
    };
  }, []);

  const shownTheme = theme.value;
  useEffect(() => {
    if (!parts.current) return;
    const scale = parts.current.chart.timeScale();
    const wasWhole = isSame(scale.getVisibleLogicalRange(), whole.current);
    draw(parts.current, plan);
    // Who looks at everything goes on to see everything; who has zoomed in keeps the view.
    if (wasWhole && focus === null) showWhole();
  }, [plan, shownTheme]);

  const showWhole = (): void => {
    whole.current = { from: -0.5, to: latest.current.slots.length - 0.5 };
    if (latest.current.slots.length > 0) parts.current?.chart.timeScale().setVisibleLogicalRange(whole.current);
  };
  useEffect(() => {
    if (focus === null) showWhole();
    else parts.current?.chart.timeScale().setVisibleLogicalRange(indexesAround(latest.current.slots, focus));
  }, [viewKey, focus, plan.slots.length === 0]);

  return (
    <div class="chart">
      <Readout slot={pointed.value ?? plan.slots.findLast(({ candle }) => candle !== null) ?? null} />
      <div ref={host} class="chart-host" role="img" aria-label={`${label}: ${describe(plan)}`} />
    </div>
  );
}

function isSame(a: { from: number; to: number } | null, b: { from: number; to: number }): boolean {
  return a !== null && Math.abs(a.from - b.from) < 1 && Math.abs(a.to - b.to) < 1;
}

function make(element: HTMLElement): Parts {
  const chart = createChart(element, chartStyle());
  const candles = chart.addSeries(CandlestickSeries, { priceLineVisible: false, lastValueVisible: true });
  candles.priceScale().applyOptions({ scaleMargins: { top: 0.12, bottom: 0.22 } });
  const volumes = chart.addSeries(HistogramSeries, {
    priceScaleId: 'volume',
    priceFormat: { type: 'volume' },
    priceLineVisible: false,
    lastValueVisible: false,
  });
  volumes.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
  const bands = new Bands(chart);
  candles.attachPrimitive(bands);
  const made: Parts = {
    chart,
    candles,
    volumes,
    bands,
    // Marks stand on the sound side of a candle, so they must not stretch the scale either.
    markers: createSeriesMarkers(candles, [], { autoScale: false }),
    plan: { slots: [], gaps: [], repairs: [], flagged: [] },
  };
  candles.applyOptions({
    autoscaleInfoProvider: () => {
      const range = chart.timeScale().getVisibleLogicalRange();
      return range === null
        ? null
        : { priceRange: priceRange(made.plan.slots.slice(Math.max(0, Math.floor(range.from)), Math.ceil(range.to) + 1)) };
    },
  });
  return made;
}

function draw(parts: Parts, plan: ChartPlan): void {
  const { chart, candles, volumes, bands, markers } = parts;
  parts.plan = plan;
  chart.applyOptions(chartStyle());
  const [rising, falling, flagged] = [colourOf('--rising'), colourOf('--falling'), colourOf('--flagged')];
  candles.applyOptions({
    upColor: rising,
    downColor: falling,
    borderUpColor: rising,
    borderDownColor: falling,
    wickUpColor: rising,
    wickDownColor: falling,
    priceFormat: priceFormatOf(plan),
  });
  const fault = { color: flagged, borderColor: flagged, wickColor: flagged };
  candles.setData(
    plan.slots.map(({ timeMs, candle, flags }): CandlestickData | WhitespaceData => {
      const time = seconds(timeMs);
      if (candle === null || ![candle.open, candle.high, candle.low, candle.close].every(Number.isFinite)) return { time };
      const { open, high, low, close } = candle;
      return { time, open, high, low, close, ...(flags.length > 0 ? fault : {}) };
    }),
  );
  const faint = colourOf('--volume');
  volumes.setData(
    plan.slots.map(({ timeMs, candle, flags }): HistogramData | WhitespaceData => {
      const time = seconds(timeMs);
      if (candle === null || !Number.isFinite(candle.volume)) return { time };
      return {
        time,
        value: candle.volume,
        color: flags.includes('volume_outlier') || flags.includes('negative_volume') ? flagged : faint,
      };
    }),
  );
  const index = (ms: number): number => slotIndex(plan.slots, ms);
  const [gap, backfilled, revised] = [colourOf('--gap'), colourOf('--backfilled'), colourOf('--revised')];
  bands.set([
    ...plan.gaps.map(({ from, to }) => ({ first: index(from), end: index(to), colour: gap, where: 'all' as const })),
    ...plan.repairs.map(({ from, to, what }) => ({
      first: index(from),
      end: index(to),
      colour: what === 'backfilled' ? backfilled : revised,
      where: 'foot' as const,
    })),
  ]);
  const hasWords = plan.flagged.length <= MOST_WORDS;
  const scale = priceRange(plan.slots);
  markers.setMarkers(
    plan.flagged.map(({ from, count, what }): SeriesMarker<Time> => {
      const isUp = reachesUp(plan.slots[index(from)]?.candle, scale);
      const words = what.split(',').map((type) => issueTitle(type as IssueType));
      return {
        time: seconds(from),
        position: isUp ? 'belowBar' : 'aboveBar',
        shape: isUp ? 'arrowUp' : 'arrowDown',
        color: flagged,
        ...(hasWords ? { text: `${words.join(', ')}${count > 1 ? ` ×${count}` : ''}` } : {}),
      };
    }),
  );
}

/** Whether a candle leaves the scale, or lies nearer to its end, at the top: its mark then stands below, where it is always in view. */
function reachesUp(candle: ChartCandle | null | undefined, scale: ReturnType<typeof priceRange>): boolean {
  return candle != null && scale !== null && candle.high - scale.maxValue > scale.minValue - candle.low;
}

/** As many decimals as the prices need: 0.000012 and 64,000.5 are both prices. */
function priceFormatOf({ slots }: ChartPlan): { type: 'price'; precision: number; minMove: number } {
  const close = Math.abs(slots.findLast(({ candle }) => candle !== null && Number.isFinite(candle.close))?.candle?.close ?? 1);
  const precision = Math.min(8, Math.max(2, 4 - Math.floor(Math.log10(close || 1))));
  return { type: 'price', precision, minMove: 10 ** -precision };
}

function describe({ slots, gaps, flagged, repairs }: ChartPlan): string {
  const first = slots[0];
  const last = slots.at(-1);
  if (!first || !last) return 'no candles';
  const sum = (runs: readonly { count: number }[]): string => formatCount(runs.reduce((total, { count }) => total + count, 0));
  return `${formatCount(slots.length)} slots from ${formatTime(first.timeMs)} to ${formatTime(last.timeMs)} UTC, ${sum(gaps)} missing, ${sum(flagged)} flagged, ${sum(repairs)} repaired`;
}

/** The values under the pointer, or of the newest candle. */
function Readout({ slot }: { readonly slot: ChartSlot | null }) {
  if (slot === null) return <div class="readout" aria-hidden="true" />;
  const { candle, flags, timeMs } = slot;
  const number = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(10))) : '–');
  return (
    <div class="readout" aria-hidden="true">
      <b>{formatTime(timeMs)}</b>
      {candle === null ? (
        <span class="tag gap">missing</span>
      ) : (
        <>
          <span>O {number(candle.open)}</span>
          <span>H {number(candle.high)}</span>
          <span>L {number(candle.low)}</span>
          <span>C {number(candle.close)}</span>
          <span>V {number(candle.volume)}</span>
          {candle.provenance !== 'original' && <span class={`tag ${candle.provenance}`}>{candle.provenance}</span>}
          {flags.map((type) => (
            <span key={type} class="tag flagged">
              {issueTitle(type)}
            </span>
          ))}
        </>
      )}
    </div>
  );
}

/** What the marks of the chart mean. */
export function ChartLegend() {
  return (
    <ul class="legend">
      <li>
        <i class="key rising" /> rising
      </li>
      <li>
        <i class="key falling" /> falling
      </li>
      <li>
        <i class="key flagged" /> flagged ▼
      </li>
      <li>
        <i class="key gap" /> missing
      </li>
      <li>
        <i class="key backfilled" /> back-filled
      </li>
      <li>
        <i class="key revised" /> revised
      </li>
    </ul>
  );
}
