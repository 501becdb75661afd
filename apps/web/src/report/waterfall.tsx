import type { Report } from '@quality/validators';
import { formatPoints, formatScore } from '../format/score.ts';
import { COMPONENT_TITLES, gateReason, reasonTitle } from '../format/words.ts';
import { explainsAll, waterfallSteps } from './waterfall-steps.ts';

/** The ledger from 100 down to the score: every point lost has a reason. */
export function Waterfall({ report }: { readonly report: Report }) {
  const { overall } = report.scores;
  if (overall === null) {
    return (
      <p class="calm">
        There is too little to judge, so there is no score and nothing to explain. No score is never a good score.
      </p>
    );
  }
  const steps = waterfallSteps(report.ledger);
  if (steps.length === 0) return <p class="calm">Nothing was lost: every check that could be made has passed.</p>;
  return (
    <table class="waterfall">
      <colgroup>
        <col class="reason" />
        <col />
        <col class="points" />
      </colgroup>
      <thead>
        <tr>
          {['Reason', 'Fall', 'Points'].map((name) => (
            <th key={name} scope="col">
              <span class="unseen">{name}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr class="total">
          <th scope="row">Perfect</th>
          <td>
            <Bar from={0} to={100} kind="whole" />
          </td>
          <td class="num">100</td>
        </tr>
        {steps.map(({ reason, component, points, before, after }) => (
          <tr key={`${reason} ${component}`}>
            <th scope="row">
              {reasonTitle(reason)}
              <small>{component === null ? gateReason(reason) : COMPONENT_TITLES[component]}</small>
            </th>
            <td>
              <Bar from={after} to={before} kind={component === null ? 'gate' : 'loss'} />
            </td>
            <td class="num">−{formatPoints(points)}</td>
          </tr>
        ))}
        <tr class="total">
          <th scope="row">Score</th>
          <td>
            <Bar from={0} to={overall} kind={`status back-${report.status}`} />
          </td>
          <td class="num" data-score>
            {formatScore(overall, 2)}
          </td>
        </tr>
      </tbody>
      {!explainsAll(report) && <caption class="wrong">These entries do not add up to the score: the report is faulty.</caption>}
    </table>
  );
}

/** A bar from one score to another on a scale from 0 to 100; a loss of a hair is still seen. */
function Bar({ from, to, kind }: { readonly from: number; readonly to: number; readonly kind: string }) {
  return (
    <span class="fall" aria-hidden="true">
      <i class={kind} style={{ left: `${from}%`, width: `max(2px, ${to - from}%)` }} />
    </span>
  );
}
