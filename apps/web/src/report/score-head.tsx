import { type Component, type Report, type Status, statusOf } from '@quality/validators';
import type { ComponentChildren } from 'preact';
import { formatCount, formatScore } from '../format/score.ts';
import { formatTime } from '../format/time.ts';
import { COMPONENT_TITLES } from '../format/words.ts';
import { StatusMark } from '../shell/status-mark.tsx';

/** What people ask first stands first. */
const ORDER: readonly Component[] = ['freshness', 'completeness', 'outlier', 'consistency'];

interface ScoreHeadProps {
  readonly report: Report;
  /** Status and score at present, which the clock may have lowered since the report. */
  readonly status?: Status | undefined;
  readonly overall?: number | null | undefined;
  readonly children?: ComponentChildren;
}

/** Score, status and components of a report, and what was judged. */
export function ScoreHead({ report, status = report.status, overall = report.scores.overall, children }: ScoreHeadProps) {
  const { window } = report;
  return (
    <section class="card score-head" aria-label="Score">
      <div class="score-big">
        <span class={`score-number text-${status}`}>{formatScore(overall, 1)}</span>
        <StatusMark status={status} />
      </div>
      <dl class="parts">
        {ORDER.map((component) => (
          <div key={component}>
            <dt>{COMPONENT_TITLES[component]}</dt>
            <dd>
              <span
                class={`part-bar bar-${statusOf(report.scores[component])}`}
                style={{ '--score': report.scores[component] ?? 0 }}
              />
              <span class="num">{formatScore(report.scores[component])}</span>
            </dd>
          </div>
        ))}
      </dl>
      <dl class="judged">
        <div>
          <dt>Candles</dt>
          <dd>
            {formatCount(window.received)} of {formatCount(window.expected)}
            {window.filler > 0 && <small> {formatCount(window.filler)} filler</small>}
          </dd>
        </div>
        <div>
          <dt>Window</dt>
          <dd>
            {formatTime(Date.parse(window.from))} – {formatTime(Date.parse(window.to))}
          </dd>
        </div>
        {children}
      </dl>
    </section>
  );
}

/** One more line beside the score. */
export function Judged({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
