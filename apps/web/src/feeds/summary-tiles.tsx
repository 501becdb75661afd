import { useComputed } from '@preact/signals';
import { STATUSES, type Status } from '@quality/validators';
import { formatCount, formatScore } from '../format/score.ts';
import { now } from '../live/clock.ts';
import { feeds } from '../live/live-feeds.ts';
import { StatusMark } from '../shell/status-mark.tsx';
import { summarizeFeeds } from './summarize-feeds.ts';

interface SummaryTilesProps {
  readonly statuses: readonly Status[];
  readonly onToggle: (status: Status) => void;
}

/** How many feeds have each status, which is also the filter, and three numbers about all of them. */
export function SummaryTiles({ statuses, onToggle }: SummaryTilesProps) {
  const summary = useComputed(() => summarizeFeeds(feeds.value?.values() ?? [], now.value)).value;
  const isKnown = feeds.value !== null;
  const number = (value: number): string => (isKnown ? formatCount(value) : '–');
  return (
    <section class="tiles" aria-label="Summary">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one strip in every browser */}
      <div class="tile-strip" role="group" aria-label="Feeds by status">
        {STATUSES.map((status) => (
          <button
            key={status}
            type="button"
            class="tile"
            aria-pressed={statuses.includes(status)}
            onClick={() => onToggle(status)}
            title={`Show only ${status} feeds`}
          >
            <span class="tile-number">{number(summary.byStatus[status])}</span>
            <StatusMark status={status} />
          </button>
        ))}
        <div class="share" aria-hidden="true">
          {STATUSES.map((status) => (
            <i key={status} class={`back-${status}`} style={{ flexGrow: summary.byStatus[status] }} />
          ))}
        </div>
      </div>
      <dl class="facts">
        <Fact name="median" value={formatScore(summary.medianScore)} />
        <Fact name="late" value={number(summary.late)} />
        <Fact name="issues" value={number(summary.issues)} />
      </dl>
    </section>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
