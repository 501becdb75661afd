// biome-ignore-all lint/a11y/useSemanticElements: rows out of view are not drawn, which a table element cannot say
// biome-ignore-all lint/a11y/useFocusableInteractive: one row of a grid has the focus, its cells have none
import { useSignal } from '@preact/signals';
import { type Component, type Feed, statusOf } from '@quality/validators';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { formatCount, formatScore } from '../format/score.ts';
import { formatAge } from '../format/time.ts';
import { COMPONENT_TITLES } from '../format/words.ts';
import { now } from '../live/clock.ts';
import { type FeedRow, latenessOf } from '../live/feed-row.ts';
import { feedAddress } from '../shell/parse-route.ts';
import { StatusMark } from '../shell/status-mark.tsx';
import { moveRow, rowWindow } from './row-window.ts';
import type { FeedQuery, SortKey } from './select-feeds.ts';
import { Sparkline } from './sparkline.tsx';

interface ColumnHead {
  readonly name: string;
  readonly className: string;
  readonly sort: SortKey | null;
}

const COMPONENTS: readonly Component[] = ['freshness', 'completeness', 'outlier', 'consistency'];
const HEADS: readonly ColumnHead[] = [
  { name: 'Status', className: 'c-status', sort: 'status' },
  { name: 'Feed', className: 'c-feed', sort: 'feed' },
  { name: 'Timeframe', className: 'c-frame', sort: 'timeframe' },
  { name: 'Score', className: 'c-score num', sort: 'overall' },
  ...COMPONENTS.map((name) => ({ name: COMPONENT_TITLES[name], className: 'c-part num', sort: name })),
  { name: 'Age', className: 'c-age num', sort: 'age' },
  { name: 'Issues', className: 'c-issues num', sort: 'issues' },
  { name: 'Last 24 h', className: 'c-spark', sort: null },
];

const HEAD_HEIGHT = 34;
const WIDE = '(min-width: 720px)';

interface FeedTableProps {
  readonly rows: readonly FeedRow[];
  readonly query: FeedQuery;
  readonly onSort: (sort: SortKey) => void;
}

/** Every feed in one row of a grid; only what is in view is drawn, so a thousand feeds cost as much as thirty. */
export function FeedTable({ rows, query, onSort }: FeedTableProps) {
  const grid = useRef<HTMLDivElement>(null);
  const view = useSignal({ offset: 0, height: 900, rowHeight: 40 });
  const activeKey = useSignal<string | null>(null);
  /** Key of the row that a press has chosen: it gets the focus once it is drawn. */
  const wanted = useRef<string | null>(null);

  useLayoutEffect(() => {
    const wide = matchMedia(WIDE);
    let frame = 0;
    const measure = (): void => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        const top = grid.current?.getBoundingClientRect().top ?? 0;
        const next = { offset: Math.max(0, -top - HEAD_HEIGHT), height: window.innerHeight, rowHeight: wide.matches ? 40 : 60 };
        const { offset, height, rowHeight } = view.value;
        if (Math.abs(offset - next.offset) >= 20 || height !== next.height || rowHeight !== next.rowHeight) view.value = next;
      });
    };
    measure();
    window.addEventListener('scroll', measure, { passive: true });
    window.addEventListener('resize', measure);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', measure);
      window.removeEventListener('resize', measure);
    };
  }, []);

  const { offset, height, rowHeight } = view.value;
  const { first, end } = rowWindow(offset, height, rowHeight, rows.length);
  const active = Math.max(
    0,
    rows.findIndex((row) => row.key === activeKey.value),
  );

  /** Gives a row the focus; one that is not drawn yet gets it as soon as it is. */
  const focusRow = (key: string): void => {
    const target = grid.current?.querySelector<HTMLElement>(`[data-feed="${CSS.escape(key)}"]`);
    wanted.current = target ? null : key;
    target?.focus({ preventScroll: true });
  };
  useEffect(() => {
    if (wanted.current !== null) focusRow(wanted.current);
  });

  const choose = (index: number): void => {
    const row = rows[index];
    if (!row || !grid.current) return;
    activeKey.value = row.key;
    const gridTop = grid.current.getBoundingClientRect().top + window.scrollY;
    const top = gridTop + HEAD_HEIGHT + index * rowHeight;
    if (top < window.scrollY + HEAD_HEIGHT) window.scrollTo({ top: index === 0 ? 0 : top - HEAD_HEIGHT });
    else if (top + rowHeight > window.scrollY + window.innerHeight) {
      window.scrollTo({ top: top + rowHeight - window.innerHeight + 8 });
    }
    focusRow(row.key);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const row = (event.target as HTMLElement).closest<HTMLElement>('.row');
    if (!row) return;
    if (event.key === 'Enter') {
      const feed = rows[active]?.feed;
      if (feed && event.target === row) location.hash = feedAddress(feed);
      return;
    }
    const next = moveRow(event.key, active, rows.length, Math.max(1, Math.floor(height / rowHeight) - 4));
    if (next === null) return;
    event.preventDefault();
    choose(next);
  };

  return (
    <div
      ref={grid}
      class="grid"
      role="grid"
      aria-label="Feeds"
      aria-rowcount={rows.length + 1}
      aria-colcount={HEADS.length}
      onKeyDown={onKeyDown}
    >
      <div class="grid-head" role="row" aria-rowindex={1}>
        {HEADS.map(({ name, className, sort }) => (
          <div key={name} class={className} role="columnheader" aria-sort={sortState(query, sort)}>
            {sort === null ? (
              name
            ) : (
              <button type="button" class="sort" onClick={() => onSort(sort)}>
                {name}
              </button>
            )}
          </div>
        ))}
      </div>
      <div class="grid-body" role="rowgroup" style={{ height: `${rows.length * rowHeight}px` }}>
        {rows.slice(first, end).map((row, k) => (
          <Row
            key={row.key}
            row={row}
            index={first + k}
            rowHeight={rowHeight}
            isActive={first + k === active}
            onFocus={() => {
              activeKey.value = row.key;
            }}
          />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: FeedRow;
  readonly index: number;
  readonly rowHeight: number;
  readonly isActive: boolean;
  readonly onFocus: () => void;
}

function Row({ row, index, rowHeight, isActive, onFocus }: RowProps) {
  const { feed, status, scores } = row;
  return (
    <div
      class="row"
      role="row"
      aria-rowindex={index + 2}
      tabIndex={isActive ? 0 : -1}
      style={{ transform: `translateY(${index * rowHeight}px)` }}
      data-feed={row.key}
      onFocus={onFocus}
    >
      <div class="c-status" role="gridcell">
        <StatusMark status={status} />
      </div>
      <div class="c-feed" role="gridcell">
        <FeedLink feed={feed} />
      </div>
      <div class="c-frame" role="gridcell">
        {feed.timeframe}
      </div>
      <div class="c-score num" role="gridcell">
        <ScoreCell score={scores.overall} />
      </div>
      {COMPONENTS.map((component) => (
        <div key={component} class="c-part num" role="gridcell">
          <ScoreCell score={scores[component]} />
        </div>
      ))}
      <div class="c-age num" role="gridcell">
        <Age row={row} />
      </div>
      <div class="c-issues num" role="gridcell">
        {row.issueCount === null ? '–' : row.issueCount === 0 ? <span class="faint">0</span> : formatCount(row.issueCount)}
      </div>
      <div class="c-spark" role="gridcell">
        <Sparkline row={row} />
      </div>
    </div>
  );
}

function FeedLink({ feed }: { readonly feed: Feed }) {
  return (
    <a href={feedAddress(feed)} tabIndex={-1} title={`${feed.exchange} ${feed.symbol} ${feed.timeframe}`}>
      <b>{feed.symbol}</b> <span class="exchange">{feed.exchange}</span>
      <span class="frame-beside" aria-hidden="true">
        {feed.timeframe}
      </span>
    </a>
  );
}

function ScoreCell({ score }: { readonly score: number | null }) {
  return (
    <span class={`score-cell bar-${statusOf(score)}`} style={{ '--score': score ?? 0 }}>
      {formatScore(score)}
    </span>
  );
}

/** Counts by itself, once a second. */
function Age({ row }: { readonly row: FeedRow }) {
  if (row.lastCloseMs === null) return <span class="faint">–</span>;
  const lateness = latenessOf(row, now.value);
  return (
    <span class={lateness} title="since the newest candle closed">
      {formatAge(now.value - row.lastCloseMs)}
      {lateness !== 'fresh' && <span class="unseen"> {lateness}</span>}
    </span>
  );
}

function sortState(query: FeedQuery, sort: SortKey | null): 'ascending' | 'descending' | 'none' | undefined {
  if (sort === null) return undefined;
  return query.sort === sort ? (query.descending ? 'descending' : 'ascending') : 'none';
}
