import { STATUSES } from '@quality/validators';
import { formatScore } from '../check/thresholds.ts';
import type { NamedFeed } from '../feed-of-text.ts';
import { formatCount, formatTime } from '../formats/words.ts';
import { type FeedRangeQuality, type IssueSummary, type RangeQuality, statusOfScore } from './range-quality.ts';
import { STYLE } from './report-style.ts';
import { scoreChart, scoreStrip } from './score-chart.ts';

/** Feeds that have a section of their own; the table lists all. */
const MOST_SECTIONS = 100;

/** One HTML file that needs nothing else: no script, no request, charts as inline SVG. */
export function htmlReport(quality: RangeQuality, nowMs: number): string {
  const { fromMs, toMs, feeds } = quality;
  const sections = feeds.slice(0, MOST_SECTIONS).map((feed) => sectionOf(feed, quality));
  const cut = [
    ...(feeds.length > MOST_SECTIONS ? [`Charts are of the ${MOST_SECTIONS} worst feeds.`] : []),
    ...(quality.issuesCut ? ['There were more issues than are counted here: narrow the range or the feeds.'] : []),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Candle quality ${formatTime(fromMs)} – ${formatTime(toMs)} UTC</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Candle quality</h1>
<p>${formatTime(fromMs)} – ${formatTime(toMs)} UTC · written ${formatTime(Math.floor(nowMs / 60_000) * 60_000)} UTC</p>
</header>
${tilesOf(feeds)}
${feeds.length === 0 ? '<p>No feed was found.</p>' : tableOf(quality)}
${cut.map((text) => `<p class="note">${text}</p>`).join('\n')}
${sections.join('\n')}
</body>
</html>
`;
}

function tilesOf(feeds: readonly FeedRangeQuality[]): string {
  const scored = feeds.map((feed) => feed.statistics.avgScore).filter((score) => score !== null);
  const mean = scored.length === 0 ? null : scored.reduce((sum, score) => sum + score, 0) / scored.length;
  const checks = feeds.reduce((sum, feed) => sum + feed.statistics.checkCount, 0);
  const poor = feeds.filter((feed) => statusOfScore(feed.statistics.avgScore) === 'poor').length;
  const tiles: [name: string, value: string, kind: string][] = [
    ['average score', mean === null ? '–' : formatScore(mean), statusOfScore(mean)],
    ['feeds', formatCount(feeds.length), ''],
    ['poor feeds', formatCount(poor), poor > 0 ? 'poor' : ''],
    ['checks', formatCount(checks), ''],
  ];
  return `<div class="tiles">${tiles.map(([name, value, kind]) => `<div><b class="${kind}">${value}</b>${name}</div>`).join('')}</div>`;
}

function tableOf({ fromMs, toMs, stepMs, feeds }: RangeQuality): string {
  const rows = feeds.map(({ feed, statistics, points }, i) => {
    const name = escapeHtml(nameOf(feed));
    const linked = i < MOST_SECTIONS ? `<a href="#feed-${i}">${name}</a>` : name;
    return `<tr><td>${linked}</td><td class="number ${statusOfScore(statistics.avgScore)}">${scoreText(statistics.avgScore)}</td><td class="number ${statusOfScore(statistics.minScore)}">${scoreText(statistics.minScore)}</td><td class="number">${scoreText(statistics.avgCompletenessScore)}</td><td>${sharesOf(statistics)}</td><td>${scoreStrip(points, fromMs, toMs, stepMs)}</td></tr>`;
  });
  const head =
    '<tr><th>feed</th><th class="number">average</th><th class="number">lowest</th><th class="number">completeness</th><th>share of statuses</th><th>lowest score over time</th></tr>';
  return `<table>\n<thead>${head}</thead>\n<tbody>\n${rows.join('\n')}\n</tbody>\n</table>`;
}

/** A bar in which each status has its share. */
function sharesOf({ statusPercent }: FeedRangeQuality['statistics']): string {
  if (statusPercent === null) return '<span class="note">no checks</span>';
  let x = 0;
  const parts = STATUSES.map((status) => {
    const width = statusPercent[status];
    const rect = `<rect class="${status}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="14"><title>${status} ${width.toFixed(1)} %</title></rect>`;
    x += width;
    return width > 0 ? rect : '';
  });
  return `<svg class="shares" viewBox="0 0 100 14" preserveAspectRatio="none" role="img" aria-label="share of statuses">${parts.join('')}</svg>`;
}

function sectionOf(
  { feed, statistics, points, issues }: FeedRangeQuality,
  { fromMs, toMs, stepMs, feeds }: RangeQuality,
): string {
  const index = feeds.findIndex((other) => other.feed === feed);
  const scores: [name: string, score: number | null][] = [
    ['score', statistics.avgScore],
    ['completeness', statistics.avgCompletenessScore],
    ['freshness', statistics.avgFreshnessScore],
    ['outlier', statistics.avgOutlierScore],
    ['consistency', statistics.avgConsistencyScore],
  ];
  const list = scores.map(([name, score]) => `<span>${name} <b class="${statusOfScore(score)}">${scoreText(score)}</b></span>`);
  const chart = points.length === 0 ? '<p class="note">No checks in this range.</p>' : scoreChart(points, fromMs, toMs, stepMs);
  return `<section id="feed-${index}">
<h2>${escapeHtml(nameOf(feed))}</h2>
<p class="scores">${list.join('')}<span>${formatCount(statistics.checkCount)} checks</span></p>
${chart}
${issuesOf(issues)}
</section>`;
}

function issuesOf(issues: readonly IssueSummary[]): string {
  if (issues.length === 0) return '';
  const rows = issues.map(
    (issue) =>
      `<tr><td class="${issue.severity}">${issue.severity}</td><td>${escapeHtml(issue.field === null ? issue.type : `${issue.type} (${issue.field})`)}</td><td class="number">${formatCount(issue.checks)}</td><td class="number">${formatCount(issue.mostCandles)}</td><td>${formatTime(issue.firstFoundMs)} – ${formatTime(issue.lastFoundMs)}</td><td>${escapeHtml(issue.message)}</td></tr>`,
  );
  const head =
    '<tr><th>severity</th><th>issue</th><th class="number">checks</th><th class="number">most</th><th>found</th><th>newest</th></tr>';
  return `<table class="issues">\n<thead>${head}</thead>\n<tbody>\n${rows.join('\n')}\n</tbody>\n</table>`;
}

function nameOf({ exchange, symbol, timeframe }: NamedFeed): string {
  return `${exchange} ${symbol} ${timeframe}`;
}

function scoreText(score: number | null): string {
  return score === null ? '–' : formatScore(score);
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
