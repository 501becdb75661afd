import { type Component, type Issue, type Report, SEVERITIES } from '@quality/validators';
import pc from 'picocolors';
import type { CheckedFile } from '../check/assess-file.ts';
import { millisecondsOf } from '../check/milliseconds.ts';
import type { Presenter, PresenterOptions } from '../check/run.ts';
import { formatScore } from '../check/thresholds.ts';
import { printable } from '../files/unreadable-file.ts';
import { type Colors, paintOfScore, paintOfSeverity, paintOfStatus } from './paint.ts';
import { drawPriceChart, type PriceChart } from './price-chart.ts';
import { formatCount, formatTime, gravestFirst, issueName, whenOf } from './words.ts';
import { wrap } from './wrap.ts';

const COMPONENTS: readonly Component[] = ['completeness', 'freshness', 'outlier', 'consistency'];
const BAR_WIDTH = 25;
const CHART_HEIGHT = 3;
/** Characters for a price beside the chart. */
const PRICE_WIDTH = 10;
const WIDEST = 110;
const NARROWEST = 60;
/** Issues that are shown; the rest is counted. */
const MOST_ISSUES = 12;

/** For people: score, why, a picture of the closes, the gravest issues with times and advice. */
export function tablePresenter(options: PresenterOptions): Presenter {
  const colors = pc.createColors(options.colors);
  const width = Math.min(WIDEST, Math.max(NARROWEST, options.columns - 2));
  const summary: string[] = [];
  return {
    file(checked, failures) {
      summary.push(summaryLine(checked, failures, colors));
      return `${[
        '',
        ...titleOf(checked, colors),
        '',
        ...scoresOf(checked.report, colors),
        '',
        ...closesOf(checked, width, colors),
        ...issuesOf(checked.report, width, colors),
        ...ledgerOf(checked.report, colors),
        ...checked.notes.flatMap((note) => wrap(`note: ${printable(note, 500)}`, width, '  ')).map(colors.dim),
        ...failures.map((failure) => `  ${colors.bold(colors.red('FAIL'))}  ${failure}`),
      ].join('\n')}\n`;
    },
    unreadable(error) {
      summary.push(`  ${colors.red('unreadable'.padEnd(19))}  ${printable(error.file, 60)}`);
      return '';
    },
    end() {
      if (options.fileCount < 2) return '\n';
      return `\n${[colors.bold('  Summary'), ...summary].join('\n')}\n\n`;
    },
  };
}

function titleOf({ name, report }: CheckedFile, colors: Colors): string[] {
  const { window, feed } = report;
  const labels = [feed.exchange, feed.symbol, feed.timeframe]
    .filter((label) => label !== null)
    .map((label) => printable(label, 40));
  const from = formatTime(Date.parse(window.from));
  const to = formatTime(Date.parse(window.to));
  const filler = window.filler > 0 ? `, ${formatCount(window.filler)} of them filler` : '';
  return [
    `  ${colors.bold(printable(name, 200))}  ${colors.dim(labels.join(' · '))}`,
    `  ${colors.dim(`${from} – ${to} UTC  ·  ${formatCount(window.received)} of ${formatCount(window.expected)} candles${filler}`)}`,
  ];
}

function scoresOf(report: Report, colors: Colors): string[] {
  const { overall } = report.scores;
  const paint = paintOfStatus(report.status, colors);
  const bar = barOf(overall, '█', paint, colors);
  const head = `  ${colors.bold(paint(shownScore(overall)))}  ${bar}  ${colors.bold(paint(report.status.toUpperCase()))}`;
  const parts = COMPONENTS.map((component) => {
    const score = report.scores[component];
    const color = paintOfScore(score, colors);
    return `  ${color(shownScore(score))}  ${barOf(score, '━', color, colors)}  ${component}${noteOf(component, report, colors)}`;
  });
  return [head, '', ...parts];
}

function shownScore(score: number | null): string {
  return (score === null ? '–' : formatScore(score)).padStart(6);
}

/** Beside freshness: how old the newest candle is. */
function noteOf(component: Component, report: Report, colors: Colors): string {
  const { lastCloseAt, overdueSeconds, level } = report.freshness;
  if (component !== 'freshness' || lastCloseAt === null || level === 'fresh' || level === 'unknown') return '';
  return colors.dim(
    `  ${level}: last close ${formatTime(Date.parse(lastCloseAt))}, ${formatCount(overdueSeconds ?? 0)} s overdue`,
  );
}

function barOf(score: number | null, mark: string, paint: (text: string) => string, colors: Colors): string {
  const filled = Math.floor(((score ?? 0) / 100) * BAR_WIDTH + 1e-9);
  return paint(mark.repeat(filled)) + colors.dim('·'.repeat(BAR_WIDTH - filled));
}

/** The closes, and under them where issues lie: a mark for the gravest in each span. */
function closesOf({ candles, report }: CheckedFile, width: number, colors: Colors): string[] {
  const chart = drawPriceChart(candles, width - PRICE_WIDTH - 1, CHART_HEIGHT, millisecondsOf);
  if (chart === null) return [];
  const labels = chart.lines.map((_, row) =>
    row === 0 ? shortPrice(chart.top) : row === CHART_HEIGHT - 1 ? shortPrice(chart.bottom) : '',
  );
  const lines = chart.lines.map((line, row) => `  ${colors.cyan(line)} ${colors.dim(labels[row]!.padStart(PRICE_WIDTH))}`);
  return [...lines, `  ${issueMarks(report, chart, width - PRICE_WIDTH - 1, colors)}`, ''];
}

function issueMarks(report: Report, chart: PriceChart, width: number, colors: Colors): string {
  const gravest = new Int8Array(width).fill(-1);
  for (const issue of report.issues) {
    const severity = SEVERITIES.indexOf(issue.severity);
    for (const time of issue.times) {
      const column = chart.columnOf(time);
      if (column !== null && severity > gravest[column]!) gravest[column] = severity;
    }
  }
  return Array.from(gravest, (severity) =>
    severity < 0 ? colors.dim('·') : paintOfSeverity(SEVERITIES[severity]!, colors)('▲'),
  ).join('');
}

function shortPrice(price: number): string {
  const [whole, fraction] = (price >= 1000 ? price.toFixed(2) : String(Number(price.toPrecision(6)))).split('.');
  return `${(whole ?? '').replace(/\B(?=(\d{3})+$)/g, ',')}${fraction === undefined ? '' : `.${fraction}`}`;
}

function issuesOf(report: Report, width: number, colors: Colors): string[] {
  const issues = gravestFirst(report.issues);
  if (issues.length === 0) return [`  ${colors.green('✓')} no issues`, ''];
  const lines = issues.slice(0, MOST_ISSUES).flatMap((issue) => {
    const paint = paintOfSeverity(issue.severity, colors);
    const when = whenOf(issue, 3);
    return [
      `  ${paint('●')} ${paint(issue.severity.padEnd(8))}  ${colors.bold(issueName(issue))}  ${formatCount(issue.count)}`,
      ...wrap(issue.message, width - 14, ' '.repeat(14)),
      ...(isSaid(issue, when) ? [] : wrap(when, width - 14, ' '.repeat(14)).map(colors.dim)),
      ...wrap(`→ ${issue.recommendation}`, width - 14, ' '.repeat(14), '  ').map(colors.cyan),
    ];
  });
  const rest = issues.length - MOST_ISSUES;
  return [...lines, ...(rest > 0 ? [colors.dim(`  and ${rest} more issues: --format json lists them all`)] : []), ''];
}

/** Whether the message names the only range already. */
function isSaid(issue: Issue, when: string): boolean {
  return when === '' || (issue.ranges.length === 1 && issue.message.includes(formatTime(issue.ranges[0]![0])));
}

function ledgerOf(report: Report, colors: Colors): string[] {
  if (report.ledger.length === 0) return [];
  const entries = [...report.ledger].sort((a, b) => b.points - a.points);
  return [
    `  ${colors.bold('Points lost')}`,
    ...entries.map((entry) => {
      const points = entry.points >= 0.005 ? entry.points.toFixed(2) : '<0.01';
      return `  ${colors.red(`−${points}`.padStart(7))}  ${entry.reason.padEnd(24)}${colors.dim(entry.component ?? 'cap')}`;
    }),
    '',
  ];
}

function summaryLine({ name, report }: CheckedFile, failures: readonly string[], colors: Colors): string {
  const { overall } = report.scores;
  const paint = paintOfStatus(report.status, colors);
  const score = overall === null ? '–' : formatScore(overall);
  const worst = gravestFirst(report.issues)[0];
  const issue = worst === undefined ? '' : colors.dim(`  ${worst.severity} ${issueName(worst)} ${formatCount(worst.count)}`);
  const failed = failures.length > 0 ? `  ${colors.red('FAIL')}` : '';
  return `  ${paint(score.padStart(8))}  ${paint(report.status.padEnd(9))}  ${printable(name, 60)}${issue}${failed}`;
}
