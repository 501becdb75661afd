import { formatScore } from '../check/thresholds.ts';
import type { NamedFeed } from '../feed-of-text.ts';
import { escapeCell, escapeMarkdown } from '../formats/escape-markdown.ts';
import { formatCount, formatTime } from '../formats/words.ts';
import { lowestScores, type RangeQuality, type ScorePoint, statusOfScore } from './range-quality.ts';

const BLOCKS = '▁▂▃▄▅▆▇█';
const MOST_CELLS = 24;
const MOST_SECTIONS = 30;

/** The same report as Markdown; its charts are blocks of text. */
export function markdownReport(quality: RangeQuality, nowMs: number): string {
  const { fromMs, toMs, feeds } = quality;
  const rows = feeds.map(({ feed, statistics, points }) => {
    const scores = [statistics.avgScore, statistics.minScore, statistics.avgCompletenessScore].map(scoreText);
    const status = statusOfScore(statistics.avgScore);
    return `| ${escapeCell(nameOf(feed))} | ${status} | ${scores.join(' | ')} | ${formatCount(statistics.checkCount)} | \`${blocks(points, quality)}\` |`;
  });
  const details = feeds
    .filter((feed) => feed.issues.length > 0)
    .slice(0, MOST_SECTIONS)
    .map(({ feed, issues }) => {
      const lines = issues.map(
        (issue) =>
          `- **${issue.severity}** \`${issue.field === null ? issue.type : `${issue.type} (${issue.field})`}\` in ${formatCount(issue.checks)} checks, ${formatTime(issue.firstFoundMs)} – ${formatTime(issue.lastFoundMs)}: ${escapeMarkdown(issue.message)}`,
      );
      return `\n### ${escapeMarkdown(nameOf(feed))}\n\n${lines.join('\n')}\n`;
    });
  const head =
    '| feed | status | average | lowest | completeness | checks | lowest score over time |\n| --- | --- | ---: | ---: | ---: | ---: | --- |';
  const cut = quality.issuesCut ? '\nThere were more issues than are counted here: narrow the range or the feeds.\n' : '';
  return `## Candle quality ${formatTime(fromMs)} – ${formatTime(toMs)} UTC

Written ${formatTime(Math.floor(nowMs / 60_000) * 60_000)} UTC.

${feeds.length === 0 ? 'No feed was found.' : `${head}\n${rows.join('\n')}`}
${cut}${details.join('')}`;
}

/** Lowest scores of equal spans of time; a dot where there was no score. */
function blocks(points: readonly ScorePoint[], { fromMs, toMs, stepMs }: RangeQuality): string {
  const cells = Math.min(MOST_CELLS, Math.max(1, Math.ceil((toMs - fromMs) / stepMs)));
  return lowestScores(points, fromMs, toMs, cells)
    .map((score) => (score === null ? '·' : BLOCKS[Math.min(7, Math.floor(score / 12.5))]!))
    .join('');
}

function nameOf({ exchange, symbol, timeframe }: NamedFeed): string {
  return `${exchange} ${symbol} ${timeframe}`;
}

function scoreText(score: number | null): string {
  return score === null ? '–' : formatScore(score);
}
