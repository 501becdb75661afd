import { type Scores, STATUSES, type Status } from '@quality/validators';
import { formatScore } from '../check/thresholds.ts';
import { printable } from '../files/unreadable-file.ts';
import { type Colors, paintOfScore, paintOfStatus } from '../formats/paint.ts';
import { formatCount, formatTime } from '../formats/words.ts';

/** How a feed stands, as `GET /v1/feeds` answers. */
export interface FeedStanding {
  readonly feed: { readonly exchange: string; readonly symbol: string; readonly timeframe: string };
  readonly status: Status;
  readonly scores: Scores;
  readonly checkedAt: string | null;
  readonly ageSeconds: number | null;
  readonly overdueSeconds: number | null;
  readonly issueCount: number | null;
  readonly reason: string | null;
}

export interface StandingTableOptions {
  readonly colors: Colors;
  readonly columns: number;
  /** Lines that may be used. */
  readonly rows: number;
  readonly nowMs: number;
}

/** Worst first: what needs somebody stands at the top, and is what remains where the screen is small. */
const WORST_FIRST: readonly Status[] = ['poor', 'fair', 'unknown', 'good', 'excellent'];

/** Lines of a table of feeds, a count of statuses above it. */
export function standingTable(feeds: readonly FeedStanding[], { colors, columns, rows, nowMs }: StandingTableOptions): string[] {
  const sorted = [...feeds].sort(
    (a, b) =>
      WORST_FIRST.indexOf(a.status) - WORST_FIRST.indexOf(b.status) ||
      (a.scores.overall ?? -1) - (b.scores.overall ?? -1) ||
      nameOf(a).localeCompare(nameOf(b)),
  );
  const counts = STATUSES.flatMap((status) => {
    const count = feeds.filter((feed) => feed.status === status).length;
    return count === 0 ? [] : [paintOfStatus(status, colors)(`${count} ${status}`)];
  });
  const title = `${colors.bold('Quality')}  ${formatTime(Math.floor(nowMs / 1000) * 1000)} UTC  ${formatCount(feeds.length)} feeds: ${counts.join(', ')}`;
  const nameWidth = Math.min(44, Math.max(4, ...feeds.map((feed) => nameOf(feed).length)));
  const header = `${'feed'.padEnd(nameWidth)}  ${'score'.padStart(6)}  ${'status'.padEnd(9)}  ${'compl.'.padStart(6)}  ${'fresh'.padStart(6)}  ${'outl.'.padStart(6)}  ${'cons.'.padStart(6)}  ${'age'.padStart(8)}  ${'issues'.padStart(6)}`;
  const room = Math.max(1, rows - 4);
  const shown = sorted.slice(0, room);
  const rest = sorted.length - shown.length;
  return [
    title,
    '',
    colors.dim(header),
    ...shown.map((feed) => rowOf(feed, nameWidth, columns - header.length - 2, colors)),
    ...(rest > 0 ? [colors.dim(`and ${formatCount(rest)} more`)] : []),
  ];
}

function rowOf(standing: FeedStanding, nameWidth: number, room: number, colors: Colors): string {
  const { scores, status } = standing;
  const paint = paintOfStatus(status, colors);
  const cell = (score: number | null): string =>
    paintOfScore(score, colors)((score === null ? '–' : formatScore(score)).padStart(6));
  const name = nameOf(standing);
  const cut = name.length > nameWidth ? `${name.slice(0, nameWidth - 1)}…` : name;
  const age = (standing.overdueSeconds ?? 0) > 0 ? colors.yellow : colors.dim;
  const reason = standing.reason === null || room < 8 ? '' : `  ${colors.dim(printable(standing.reason, room - 2))}`;
  const issues = standing.issueCount ?? 0;
  return [
    cut.padEnd(nameWidth),
    colors.bold(paint((scores.overall === null ? '–' : formatScore(scores.overall)).padStart(6))),
    paint(status.padEnd(9)),
    cell(scores.completeness),
    cell(scores.freshness),
    cell(scores.outlier),
    cell(scores.consistency),
    age(shortDuration(standing.ageSeconds).padStart(8)),
    `${(issues > 0 ? colors.yellow : colors.dim)(formatCount(issues).padStart(6))}${reason}`,
  ].join('  ');
}

function nameOf({ feed }: FeedStanding): string {
  return printable(`${feed.exchange} ${feed.symbol} ${feed.timeframe}`, 100);
}

/** `42 s`, `7 m`, `5 h`, `3 d`. */
export function shortDuration(seconds: number | null): string {
  if (seconds === null) return '–';
  const steps: readonly [unit: string, seconds: number][] = [
    ['d', 172_800],
    ['h', 7200],
    ['m', 120],
  ];
  const found = steps.find(([, least]) => seconds >= least);
  if (found === undefined) return `${Math.floor(seconds)} s`;
  const length = { d: 86_400, h: 3600, m: 60 }[found[0]]!;
  return `${formatCount(seconds / length)} ${found[0]}`;
}
