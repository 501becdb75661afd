import type { Report } from '@quality/validators';
import type { CheckedFile } from '../check/assess-file.ts';
import type { Presenter, PresenterOptions } from '../check/run.ts';
import { formatScore } from '../check/thresholds.ts';
import { escapeCell, escapeMarkdown, escapeTags } from './escape-markdown.ts';
import { feedName, formatCount, gravestFirst, issueName, whenOf } from './words.ts';

const SIGNS: Readonly<Record<Report['status'], string>> = {
  excellent: '🟢',
  good: '🟢',
  fair: '🟡',
  poor: '🔴',
  unknown: '⚪',
};

/** GitHub-flavoured Markdown for the summary of a CI job: one table of files, then what is wrong with each. */
export function markdownPresenter(_options: PresenterOptions): Presenter {
  const rows: string[] = [];
  const details: string[] = [];
  return {
    file(checked, failures) {
      rows.push(rowOf(checked, failures));
      details.push(detailOf(checked));
      return '';
    },
    unreadable(error) {
      rows.push(`| ❌ ${escapeCell(error.file)} | | | | unreadable: ${escapeCell(error.message)} |`);
      return '';
    },
    end() {
      const head = '| file | feed | score | candles | issues |\n| --- | --- | ---: | ---: | --- |';
      return `## Candle quality\n\n${head}\n${rows.join('\n')}\n${details.filter((text) => text !== '').join('')}`;
    },
  };
}

function rowOf({ name, report }: CheckedFile, failures: readonly string[]): string {
  const { overall } = report.scores;
  const score = overall === null ? 'unknown' : `**${formatScore(overall)}** ${report.status}`;
  const issues = gravestFirst(report.issues).map(
    (issue) => `${formatCount(issue.count)} ${issueName(issue)} (${issue.severity})`,
  );
  const verdict = failures.length > 0 ? `❌ ${failures.join('; ')}<br>` : '';
  const candles = `${formatCount(report.window.received)} / ${formatCount(report.window.expected)}`;
  const sign = failures.length > 0 ? '❌' : SIGNS[report.status];
  return `| ${sign} ${escapeCell(name)} | ${escapeCell(feedName(report))} | ${score} | ${candles} | ${verdict}${issues.map(escapeCell).join('<br>') || 'none'} |`;
}

function detailOf({ name, report, notes }: CheckedFile): string {
  if (report.issues.length === 0 && notes.length === 0) return '';
  const issues = gravestFirst(report.issues).map((issue) => {
    const when = whenOf(issue, 5);
    return `- **${issue.severity}** \`${issueName(issue)}\`: ${escapeMarkdown(issue.message)}${when === '' ? '' : ` (${when})`}. ${escapeMarkdown(issue.recommendation)}`;
  });
  const ledger = report.ledger.map(
    (entry) => `| ${escapeCell(entry.reason)} | ${entry.component ?? ''} | −${entry.points.toFixed(2)} |`,
  );
  const table =
    ledger.length === 0 ? '' : `\n| points lost to | component | points |\n| --- | --- | ---: |\n${ledger.join('\n')}\n`;
  const said = notes.map((note) => `- note: ${escapeMarkdown(note)}`);
  return `\n<details><summary>${escapeTags(name)}</summary>\n\n${[...issues, ...said].join('\n')}\n${table}\n</details>\n`;
}
