import type { Component, Report, Severity, Status } from '@quality/validators';
import pc from 'picocolors';
import type { CheckedFile } from '../check/assess-file.ts';
import { millisecondsOf } from '../check/milliseconds.ts';
import type { Presenter, PresenterOptions } from '../check/run.ts';
import { formatScore } from '../check/thresholds.ts';
import { printable } from '../files/unreadable-file.ts';
import { drawSparkline } from './sparkline.ts';
import { formatCount, formatTime, gravestFirst, issueName, whenOf } from './words.ts';
import { wrap } from './wrap.ts';

type Colors = ReturnType<typeof pc.createColors>;

const COMPONENTS: readonly Component[] = ['completeness', 'freshness', 'outlier', 'consistency'];
const BAR_WIDTH = 24;
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
      summary.push(`  ${colors.red('unreadable'.padStart(8))}            ${printable(error.file, 60)}`);
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
  const paint = statusColor(report.status, colors);
  const shown = overall === null ? '     –' : formatScore(overall).padStart(6);
  const head = `  ${colors.bold(paint(shown))}  ${barOf(overall, paint, colors)}  ${colors.bold(paint(report.status.toUpperCase()))}`;
  const parts = COMPONENTS.map((component) => {
    const score = report.scores[component];
    const color = score === null ? colors.dim : scoreColor(score, colors);
    const number = score === null ? '     –' : formatScore(score).padStart(6);
    return `  ${color(number)}  ${barOf(score, color, colors)}  ${component}${noteOf(component, report, colors)}`;
  });
  return [head, ...parts];
}

/** Beside freshness: how old the newest candle is. */
function noteOf(component: Component, report: Report, colors: Colors): string {
  const { lastCloseAt, overdueSeconds, level } = report.freshness;
  if (component !== 'freshness' || lastCloseAt === null || level === 'fresh' || level === 'unknown') return '';
  return colors.dim(
    `  ${level}: last close ${formatTime(Date.parse(lastCloseAt))}, ${formatCount(overdueSeconds ?? 0)} s overdue`,
  );
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

function barOf(score: number | null, paint: (text: string) => string, colors: Colors): string {
  const eighths = Math.floor(((score ?? 0) / 100) * BAR_WIDTH * 8);
  const bar = '█'.repeat(eighths >> 3) + EIGHTHS[eighths & 7]!;
  return paint(bar) + colors.dim('·'.repeat(BAR_WIDTH - bar.length));
}

function closesOf({ columns }: CheckedFile, width: number, colors: Colors): string[] {
  const sparkline = drawSparkline(columns, width - 2, millisecondsOf);
  if (sparkline === null) return [];
  const range = `closes from ${shortPrice(sparkline.low)} to ${shortPrice(sparkline.high)}`;
  return [`  ${colors.cyan(sparkline.line)}`, `  ${colors.dim(range)}`, ''];
}

function shortPrice(price: number): string {
  const [whole, fraction] = (price >= 1000 ? price.toFixed(2) : String(Number(price.toPrecision(6)))).split('.');
  return `${(whole ?? '').replace(/\B(?=(\d{3})+$)/g, ',')}${fraction === undefined ? '' : `.${fraction}`}`;
}

function issuesOf(report: Report, width: number, colors: Colors): string[] {
  const issues = gravestFirst(report.issues);
  if (issues.length === 0) return [`  ${colors.green('✓')} no issues`, ''];
  const lines = issues.slice(0, MOST_ISSUES).flatMap((issue) => {
    const paint = severityColor(issue.severity, colors);
    const when = whenOf(issue, 3);
    return [
      `  ${paint('●')} ${paint(issue.severity.padEnd(8))}  ${colors.bold(issueName(issue))}  ${formatCount(issue.count)}`,
      ...wrap(issue.message, width - 14, ' '.repeat(14)),
      ...(when === '' || issue.message.includes(when) ? [] : wrap(when, width - 14, ' '.repeat(14)).map(colors.dim)),
      ...wrap(`→ ${issue.recommendation}`, width - 14, ' '.repeat(14), '  ').map(colors.cyan),
    ];
  });
  const rest = issues.length - MOST_ISSUES;
  return [...lines, ...(rest > 0 ? [colors.dim(`  and ${rest} more issues: --format json lists them all`)] : []), ''];
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
  const paint = statusColor(report.status, colors);
  const score = overall === null ? '–' : formatScore(overall);
  const worst = gravestFirst(report.issues)[0];
  const issue = worst === undefined ? '' : colors.dim(`  ${worst.severity} ${issueName(worst)} ${formatCount(worst.count)}`);
  const failed = failures.length > 0 ? `  ${colors.red('FAIL')}` : '';
  return `  ${paint(score.padStart(8))}  ${paint(report.status.padEnd(9))}  ${printable(name, 60)}${issue}${failed}`;
}

function statusColor(status: Status, colors: Colors): (text: string) => string {
  const paints = { excellent: colors.green, good: colors.green, fair: colors.yellow, poor: colors.red, unknown: colors.dim };
  return paints[status];
}

function scoreColor(score: number, colors: Colors): (text: string) => string {
  return score >= 85 ? colors.green : score >= 50 ? colors.yellow : colors.red;
}

function severityColor(severity: Severity, colors: Colors): (text: string) => string {
  const paints = { low: colors.dim, medium: colors.yellow, high: colors.red, critical: colors.magenta };
  return paints[severity];
}
