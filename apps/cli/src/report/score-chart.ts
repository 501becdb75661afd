import { formatScore } from '../check/thresholds.ts';
import { formatTime } from '../formats/words.ts';
import { lowestScores, type ScorePoint, statusOfScore } from './range-quality.ts';

const WIDTH = 860;
const HEIGHT = 150;
const LEFT = 34;
const BOTTOM = 20;
const TOP = 6;
/** Scores at which the status changes. */
const BOUNDS = [85, 70, 50];
const MOST_CELLS = 96;

/** A line of scores with the span between lowest and highest around it, as SVG that needs nothing else. */
export function scoreChart(points: readonly ScorePoint[], fromMs: number, toMs: number, stepMs: number): string {
  const x = (ms: number): number => round(LEFT + ((ms - fromMs) / (toMs - fromMs)) * (WIDTH - LEFT - 4));
  const y = (score: number): number => round(TOP + ((100 - score) / 100) * (HEIGHT - TOP - BOTTOM));
  const grid = [0, 50, 70, 85, 100].map(
    (score) =>
      `<line class="${BOUNDS.includes(score) ? 'bound' : 'edge'}" x1="${LEFT}" x2="${WIDTH - 4}" y1="${y(score)}" y2="${y(score)}"/>` +
      `<text x="${LEFT - 6}" y="${y(score) + 3}" text-anchor="end">${score}</text>`,
  );
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = fromMs + share * (toMs - fromMs);
    const anchor = share === 0 ? 'start' : share === 1 ? 'end' : 'middle';
    return `<text x="${x(at)}" y="${HEIGHT - 5}" text-anchor="${anchor}">${formatTime(Math.floor(at / 60_000) * 60_000)}</text>`;
  });
  const lines = runsOf(points, stepMs).map((run) => {
    const at = (point: ScorePoint): number => x(Math.min(toMs, Math.max(fromMs, point.startMs)));
    const upper = run.map((point) => `${at(point)},${y(point.maxScore ?? point.avgScore!)}`);
    const lower = run.toReversed().map((point) => `${at(point)},${y(point.minScore ?? point.avgScore!)}`);
    const middle = run.map((point) => `${at(point)},${y(point.avgScore!)}`);
    // A run of one point has no length; a dot is what is seen of it.
    const [only] = run;
    if (run.length === 1) return `<circle class="line" cx="${at(only!)}" cy="${y(only!.avgScore!)}" r="1.5"/>`;
    return `<polygon class="band" points="${[...upper, ...lower].join(' ')}"/><polyline class="line" points="${middle.join(' ')}"/>`;
  });
  return `<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="score over time">${grid.join('')}${ticks.join('')}${lines.join('')}</svg>`;
}

/** A strip of one colour for each span: a whole range in one glance. Where there is no score it is blank. */
export function scoreStrip(points: readonly ScorePoint[], fromMs: number, toMs: number, stepMs: number): string {
  const cells = Math.min(MOST_CELLS, Math.max(1, Math.ceil((toMs - fromMs) / stepMs)));
  const width = MOST_CELLS / cells;
  const rects = lowestScores(points, fromMs, toMs, cells).map((score, k) => {
    if (score === null) return '';
    const place = `x="${round(k * width * 2)}" width="${round(width * 1.8)}"`;
    return `<rect class="${statusOfScore(score)}" ${place} height="14"><title>${formatScore(score)}</title></rect>`;
  });
  return `<svg class="strip" viewBox="0 0 ${MOST_CELLS * 2} 14" preserveAspectRatio="none" role="img" aria-label="lowest scores over time">${rects.join('')}</svg>`;
}

/** Points with a score that follow each other; where some are missing the line is broken. */
function runsOf(points: readonly ScorePoint[], stepMs: number): ScorePoint[][] {
  const runs: ScorePoint[][] = [];
  const usualStep = medianStep(points) ?? stepMs;
  let last: ScorePoint | null = null;
  for (const point of points) {
    if (point.avgScore === null) {
      last = null;
      continue;
    }
    if (last === null || point.startMs - last.startMs > 2.5 * Math.max(usualStep, 1)) runs.push([]);
    runs.at(-1)!.push(point);
    last = point;
  }
  return runs;
}

function medianStep(points: readonly ScorePoint[]): number | null {
  const steps = points.slice(1).map((point, i) => point.startMs - points[i]!.startMs);
  return steps.length === 0 ? null : steps.sort((a, b) => a - b)[steps.length >> 1]!;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
