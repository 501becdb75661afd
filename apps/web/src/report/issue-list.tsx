import { useSignal } from '@preact/signals';
import { type CausedRange, type Issue, SEVERITIES, type TimeRange } from '@quality/validators';
import { formatCount } from '../format/score.ts';
import { formatRange, formatTime } from '../format/time.ts';
import { CAUSE_TITLES, issueName } from '../format/words.ts';
import { SeverityMark } from '../shell/status-mark.tsx';

interface IssueListProps {
  readonly issues: readonly Issue[];
  /** Shows a range in the chart; without one, times are plain text. */
  readonly onShow?: (range: TimeRange) => void;
}

const FEW = 6;
const MANY = 300;

/** Every issue, gravest first: what it is, when, why, and what to do. */
export function IssueList({ issues, onShow }: IssueListProps) {
  if (issues.length === 0) return <p class="calm">No issue was found.</p>;
  const sorted = [...issues].sort(
    (a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || b.count - a.count || (a.type < b.type ? -1 : 1),
  );
  return (
    <ul class="issues">
      {sorted.map((issue) => (
        <li key={`${issue.type} ${issue.field}`} class={`issue edge-${issue.severity}`} data-issue={issue.type}>
          <div class="issue-head">
            <h3>{issueName(issue)}</h3>
            <SeverityMark severity={issue.severity} />
            <span class="num">
              {formatCount(issue.count)} <small>{issue.count === 1 ? 'candle' : 'candles'}</small>
            </span>
          </div>
          <p>{issue.message}</p>
          <p class="advice">{issue.recommendation}</p>
          <Times issue={issue} onShow={onShow} />
        </li>
      ))}
    </ul>
  );
}

function Times({ issue, onShow }: { readonly issue: Issue; readonly onShow: IssueListProps['onShow'] }) {
  const shown = useSignal(FEW);
  const ranges: readonly TimeRange[] = issue.ranges.length > 0 ? issue.ranges : issue.times.map((time) => [time, time]);
  const causes = new Map(issue.causes?.map((cause) => [cause.range[0], cause]));
  const rest = ranges.length - shown.value;
  return (
    <ul class="times">
      {ranges.slice(0, shown.value).map((range) => (
        <li key={range[0]}>
          <When range={range} onShow={onShow} />
          <Why cause={causes.get(range[0])} />
        </li>
      ))}
      {rest > 0 && (
        <li>
          <button
            type="button"
            class="plain"
            onClick={() => {
              shown.value += MANY;
            }}
          >
            {formatCount(Math.min(rest, MANY))} more{rest > MANY ? ` of ${formatCount(rest)}` : ''}
          </button>
        </li>
      )}
    </ul>
  );
}

function When({ range, onShow }: { readonly range: TimeRange; readonly onShow: IssueListProps['onShow'] }) {
  const text = range[0] === range[1] ? formatTime(range[0]) : formatRange(range);
  if (!onShow) return <span class="when">{text}</span>;
  return (
    <button type="button" class="when" onClick={() => onShow(range)} title="Show in the chart">
      {text}
    </button>
  );
}

function Why({ cause }: { readonly cause: CausedRange | undefined }) {
  if (!cause) return null;
  return (
    <span class="why">
      <b>{CAUSE_TITLES[cause.cause]}</b> {cause.evidence}
    </span>
  );
}
