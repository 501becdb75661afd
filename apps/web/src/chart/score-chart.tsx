import { useSignal } from '@preact/signals';
import type { Component } from '@quality/validators';
import {
  createChart,
  type IChartApi,
  type ISeriesApi,
  type LineData,
  LineSeries,
  LineStyle,
  LineType,
  type UTCTimestamp,
  type WhitespaceData,
} from 'lightweight-charts';
import { useEffect, useRef } from 'preact/hooks';
import { COMPONENT_TITLES } from '../format/words.ts';
import { theme } from '../shell/theme.ts';
import { chartStyle, colourOf, zoomWithCtrl } from './chart-style.ts';

/** What is drawn over time: the score, the lowest of its bucket, and its components. */
export type ScoreLine = 'overall' | 'lowest' | Component;

export interface ScorePoint {
  readonly atMs: number;
  readonly values: Readonly<Partial<Record<ScoreLine, number | null>>>;
}

interface ScoreChartProps {
  /** Oldest first. */
  readonly points: readonly ScorePoint[];
  readonly label: string;
}

const LINES: readonly ScoreLine[] = ['overall', 'lowest', 'freshness', 'completeness', 'outlier', 'consistency'];
const TITLES: Readonly<Record<ScoreLine, string>> = { overall: 'Score', lowest: 'Lowest', ...COMPONENT_TITLES };
const BOUNDS = [
  [85, 'excellent'],
  [70, 'good'],
  [50, 'fair'],
] as const;

type Drawn = { readonly chart: IChartApi; readonly lines: ReadonlyMap<ScoreLine, ISeriesApi<'Line'>> };

/** Scores over time on a scale from 0 to 100 that never moves, with the bounds of the statuses. */
export function ScoreChart({ points, label }: ScoreChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | null>(null);
  const shown = useSignal<readonly ScoreLine[]>(['overall', 'lowest']);
  const present = LINES.filter((line) => points.some(({ values }) => values[line] != null));

  useEffect(() => {
    const element = host.current!;
    const chart = createChart(element, chartStyle());
    chart.priceScale('right').applyOptions({ scaleMargins: { top: 0.06, bottom: 0.06 } });
    drawn.current = { chart, lines: new Map(LINES.map((line) => [line, addLine(chart, line)])) };
    const stop = zoomWithCtrl(element, (factor) => {
      const range = chart.timeScale().getVisibleLogicalRange();
      if (range) chart.timeScale().setVisibleLogicalRange({ from: range.to - (range.to - range.from) * factor, to: range.to });
    });
    return () => {
      stop();
      chart.remove();
      drawn.current = null;
    };
  }, []);

  const [shownTheme, shownLines] = [theme.value, shown.value];
  useEffect(() => {
    if (!drawn.current) return;
    const { chart, lines } = drawn.current;
    chart.applyOptions(chartStyle());
    for (const [line, series] of lines) {
      series.applyOptions({ color: colourOf(`--line-${line}`), visible: shownLines.includes(line) });
      series.setData(
        points.map(({ atMs, values }): LineData | WhitespaceData => {
          const time = Math.floor(atMs / 1_000) as UTCTimestamp;
          const value = values[line];
          return value == null ? { time } : { time, value };
        }),
      );
    }
    chart.timeScale().fitContent();
  }, [points, shownTheme, shownLines]);

  return (
    <div class="chart score-chart">
      {/* biome-ignore lint/a11y/useSemanticElements: a row of switches, not a form */}
      <div class="lines" role="group" aria-label="Lines">
        {present.map((line) => (
          <button
            key={line}
            type="button"
            class="line-switch"
            aria-pressed={shown.value.includes(line)}
            onClick={() => {
              shown.value = shown.value.includes(line) ? shown.value.filter((each) => each !== line) : [...shown.value, line];
            }}
          >
            <i style={{ background: `var(--line-${line})` }} /> {TITLES[line]}
          </button>
        ))}
      </div>
      <div ref={host} class="chart-host" role="img" aria-label={label} />
    </div>
  );
}

function addLine(chart: IChartApi, line: ScoreLine): ISeriesApi<'Line'> {
  const series = chart.addSeries(LineSeries, {
    lineWidth: line === 'overall' ? 2 : 1,
    lineType: LineType.WithSteps,
    lineStyle: line === 'lowest' ? LineStyle.Dotted : LineStyle.Solid,
    priceLineVisible: false,
    lastValueVisible: false,
    pointMarkersVisible: false,
    priceFormat: { type: 'price', precision: 0, minMove: 1 },
    autoscaleInfoProvider: () => ({ priceRange: { minValue: 0, maxValue: 100 } }),
  });
  if (line === 'overall') {
    for (const [price, title] of BOUNDS) {
      series.createPriceLine({
        price,
        title,
        color: 'rgba(128, 128, 128, 0.45)',
        lineStyle: LineStyle.Dashed,
        lineWidth: 1,
        axisLabelVisible: false,
      });
    }
  }
  return series;
}
