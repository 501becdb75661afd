import { type Issue, SEVERITIES } from '@quality/validators';
import type { ApiClient } from '../api-client.ts';
import { CommandFailure } from '../command-failure.ts';
import { type NamedFeed, pathOfFeed } from '../feed-of-text.ts';
import type { FeedRangeQuality, FeedStatistics, IssueSummary, RangeQuality, ScorePoint } from './range-quality.ts';

export interface RangeRequest {
  readonly fromMs: number;
  readonly toMs: number;
  readonly filter: {
    readonly exchange?: string | undefined;
    readonly symbol?: string | undefined;
    readonly timeframe?: string | undefined;
  };
}

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Up to this length the single checks are drawn, up to the other one hours, then days. */
const LONGEST_OF_CHECKS = 6 * HOUR;
const LONGEST_OF_HOURS = 31 * DAY;
const MOST_POINTS = 2000;
const MOST_ISSUES = 20_000;
const PAGE = 1000;
/** Feeds that are asked for at the same time: a report must not crowd out others. */
const AT_ONCE = 4;

/** Asks for everything that a report shows. */
export async function loadRangeQuality(client: ApiClient, request: RangeRequest): Promise<RangeQuality> {
  const { fromMs, toMs, filter } = request;
  const { feeds } = await client.get<{ feeds: readonly { readonly feed: NamedFeed }[] }>('/v1/feeds', filter);
  if (!Array.isArray(feeds)) throw new CommandFailure(`${client.url} lists no feeds: it is not the API of quality`);
  const { found, cut } = await loadIssues(client, request);
  const loaded: FeedRangeQuality[] = [];
  const queue = [...(feeds as { feed: NamedFeed }[])];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      loaded.push(await loadFeed(client, request, next.feed, found));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  loaded.sort(
    (a, b) =>
      (a.statistics.avgScore ?? 101) - (b.statistics.avgScore ?? 101) || pathOfFeed(a.feed).localeCompare(pathOfFeed(b.feed)),
  );
  return { fromMs, toMs, stepMs: stepOf(fromMs, toMs), feeds: loaded, issuesCut: cut };
}

function stepOf(fromMs: number, toMs: number): number {
  return toMs - fromMs <= LONGEST_OF_CHECKS ? 60_000 : toMs - fromMs <= LONGEST_OF_HOURS ? HOUR : DAY;
}

async function loadFeed(
  client: ApiClient,
  { fromMs, toMs }: RangeRequest,
  feed: NamedFeed,
  issues: ReadonlyMap<string, readonly IssueSummary[]>,
): Promise<FeedRangeQuality> {
  const path = pathOfFeed(feed);
  const range = { from: fromMs, to: toMs };
  const statistics = await client.get<FeedStatistics>(`${path}/statistics`, range);
  const step = stepOf(fromMs, toMs);
  let points: ScorePoint[] = [];
  if (statistics.checkCount > 0 && step >= HOUR) {
    const bucket = step === HOUR ? 'hour' : 'day';
    const rollups = await loadPages<Omit<ScorePoint, 'startMs'> & { bucket: string }>(client, `${path}/rollups`, {
      ...range,
      bucket,
    });
    points = rollups.map(({ bucket: start, avgScore, minScore, maxScore }) => ({
      startMs: Date.parse(start),
      avgScore,
      minScore,
      maxScore,
    }));
  }
  if (statistics.checkCount > 0 && points.length === 0) {
    // The newest hours are not rolled up yet.
    const reports = await loadPages<{ checkedAt: string; scores: { overall: number | null } }>(client, `${path}/history`, range);
    points = reports.map(({ checkedAt, scores: { overall } }) => ({
      startMs: Date.parse(checkedAt),
      avgScore: overall,
      minScore: overall,
      maxScore: overall,
    }));
  }
  points.sort((a, b) => a.startMs - b.startMs);
  return { feed, statistics, points, issues: issues.get(path) ?? [] };
}

async function loadPages<T>(client: ApiClient, path: string, query: Readonly<Record<string, string | number>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await client.get<Page<T>>(path, { ...query, limit: PAGE, cursor: cursor ?? undefined });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < MOST_POINTS);
  return items;
}

/** Issues of all feeds, those of one kind counted together. */
async function loadIssues(
  client: ApiClient,
  { fromMs, toMs, filter }: RangeRequest,
): Promise<{ found: ReadonlyMap<string, readonly IssueSummary[]>; cut: boolean }> {
  const byFeed = new Map<string, Map<string, IssueSummary>>();
  let cursor: string | null = null;
  let count = 0;
  do {
    const page: Page<{ feed: NamedFeed; checkedAt: string; issue: Issue }> = await client.get('/v1/issues', {
      ...filter,
      from: fromMs,
      to: toMs,
      limit: PAGE,
      cursor: cursor ?? undefined,
    });
    for (const { feed, checkedAt, issue } of page.items) {
      const kinds = byFeed.get(pathOfFeed(feed)) ?? new Map<string, IssueSummary>();
      byFeed.set(pathOfFeed(feed), kinds);
      const kind = `${issue.type} ${issue.field}`;
      kinds.set(kind, merge(kinds.get(kind), issue, Date.parse(checkedAt)));
    }
    count += page.items.length;
    cursor = page.nextCursor;
  } while (cursor !== null && count < MOST_ISSUES);
  const found = new Map([...byFeed].map(([path, kinds]) => [path, [...kinds.values()].sort(gravestFirst)]));
  return { found, cut: cursor !== null };
}

function merge(known: IssueSummary | undefined, issue: Issue, atMs: number): IssueSummary {
  if (known === undefined) {
    const { type, field, severity, count, message } = issue;
    return { type, field, severity, checks: 1, mostCandles: count, firstFoundMs: atMs, lastFoundMs: atMs, message };
  }
  const graver = SEVERITIES.indexOf(issue.severity) > SEVERITIES.indexOf(known.severity);
  return {
    ...known,
    severity: graver ? issue.severity : known.severity,
    checks: known.checks + 1,
    mostCandles: Math.max(known.mostCandles, issue.count),
    firstFoundMs: Math.min(known.firstFoundMs, atMs),
    lastFoundMs: Math.max(known.lastFoundMs, atMs),
    message: atMs > known.lastFoundMs ? issue.message : known.message,
  };
}

function gravestFirst(a: IssueSummary, b: IssueSummary): number {
  return SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || b.checks - a.checks;
}
