import type { CheckResult, Verdict } from '@quality/validators';
import { issueTitle, VERDICT_TITLES } from '../format/words.ts';

const SIGNS: Readonly<Record<Verdict, string>> = { pass: '✓', fail: '✕', not_evaluated: '–' };

/** What each check said. Not evaluated is not passed. */
export function CheckList({ checks }: { readonly checks: readonly CheckResult[] }) {
  return (
    <ul class="checks">
      {checks.map(({ check, verdict, reason }) => (
        <li key={check} class={`verdict-${verdict}`}>
          <span class="sign" aria-hidden="true">
            {SIGNS[verdict]}
          </span>
          <b>{issueTitle(check)}</b>
          <span class="unseen">{VERDICT_TITLES[verdict]}: </span>
          <span class="reason">{reason}</span>
        </li>
      ))}
    </ul>
  );
}
