import { computed, useComputed } from '@preact/signals';
import type { Status } from '@quality/validators';
import { useEffect, useRef } from 'preact/hooks';
import { formatCount } from '../format/score.ts';
import { connection, feeds } from '../live/live-feeds.ts';
import { Notice } from '../shell/notice.tsx';
import { replaceQuery, route } from '../shell/route.ts';
import { FeedTable } from './feed-table.tsx';
import { DEFAULT_QUERY, type FeedQuery, readFeedQuery, selectFeeds, sortBy, writeFeedQuery } from './select-feeds.ts';
import { SummaryTiles } from './summary-tiles.tsx';

const exchanges = computed(() => distinct([...(feeds.value?.values() ?? [])].map(({ feed }) => feed.exchange)));
const timeframes = computed(() => distinct([...(feeds.value?.values() ?? [])].map(({ feed }) => feed.timeframe)));

/** All feeds at a glance. */
export function FeedsPage() {
  const query = useComputed(() => readFeedQuery(route.value.query));
  const rows = useComputed(() => selectFeeds(feeds.value?.values() ?? [], query.value));
  const search = useRef<HTMLInputElement>(null);
  const change = (part: Partial<FeedQuery>): void => replaceQuery(writeFeedQuery({ ...query.value, ...part }));

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
      if (event.key === '/' && !isTyping) {
        event.preventDefault();
        search.current?.focus();
        search.current?.select();
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  const toggle = (status: Status): void => {
    const { statuses } = query.value;
    change({ statuses: statuses.includes(status) ? statuses.filter((known) => known !== status) : [...statuses, status] });
  };
  const { text, exchange, timeframe, statuses } = query.value;
  const count = feeds.value?.size ?? 0;
  const isFiltered = text !== '' || exchange !== '' || timeframe !== '' || statuses.length > 0;

  return (
    <>
      <h1 class="unseen">Feeds</h1>
      <SummaryTiles statuses={statuses} onToggle={toggle} />
      <search>
        <form class="filters" onSubmit={(event) => event.preventDefault()}>
          <label class="search">
            <span class="unseen">Search feeds</span>
            <input
              ref={search}
              type="search"
              placeholder="Search exchange, symbol, timeframe"
              value={text}
              onInput={(event) => change({ text: event.currentTarget.value })}
              onKeyDown={(event) => {
                if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('.row[tabindex="0"]')?.focus();
                else if (event.key === 'Escape') change({ text: '' });
                else return;
                event.preventDefault();
              }}
            />
            <span class="cap" aria-hidden="true">
              /
            </span>
          </label>
          <Choice
            name="Exchange"
            any="All exchanges"
            value={exchange}
            values={exchanges.value}
            onChoose={(value) => change({ exchange: value })}
          />
          <Choice
            name="Timeframe"
            any="All timeframes"
            value={timeframe}
            values={timeframes.value}
            onChoose={(value) => change({ timeframe: value })}
          />
          <button
            type="button"
            class="plain"
            disabled={!isFiltered}
            onClick={() => change({ ...DEFAULT_QUERY, sort: query.value.sort, descending: query.value.descending })}
          >
            Clear filters
          </button>
          <output class="filter-count">
            {isFiltered ? `${formatCount(rows.value.length)} of ${formatCount(count)} feeds` : `${formatCount(count)} feeds`}
          </output>
        </form>
      </search>
      {feeds.value === null ? (
        <Waiting />
      ) : count === 0 ? (
        <Notice title="No feeds yet">
          The configuration names no feeds, and no collector has stored a report. Add feeds to <code>quality.config.yaml</code>{' '}
          and start the collector; they appear here by themselves.
        </Notice>
      ) : rows.value.length === 0 ? (
        <Notice title="No feed fits the filters">
          None of {formatCount(count)} feeds matches. Clear the filters to see them all.
        </Notice>
      ) : (
        <FeedTable rows={rows.value} query={query.value} onSort={(sort) => change(sortBy(query.value, sort))} />
      )}
      <p class="keys" aria-hidden="true">
        <kbd>/</kbd> search <kbd>↓</kbd> <kbd>↑</kbd> move <kbd>Enter</kbd> open
      </p>
    </>
  );
}

function Waiting() {
  if (connection.value.state === 'away') {
    return (
      <Notice title="The API does not answer">
        The feeds appear here as soon as it does; nothing needs to be done on this page.
      </Notice>
    );
  }
  if (connection.value.state === 'unauthorized') return null;
  return (
    <div class="skeleton" role="status" aria-label="Loading feeds">
      {Array.from({ length: 8 }, (_, k) => (
        <div key={k} />
      ))}
    </div>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly any: string;
  readonly value: string;
  readonly values: readonly string[];
  readonly onChoose: (value: string) => void;
}

function Choice({ name, any, value, values, onChoose }: ChoiceProps) {
  return (
    <label class="choice">
      <span class="unseen">{name}</span>
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{any}</option>
        {(values.includes(value) || value === '' ? values : [...values, value]).map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </label>
  );
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
