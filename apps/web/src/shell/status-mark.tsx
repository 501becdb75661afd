import type { Severity, Status } from '@quality/validators';

/** A shape for each status, so that no meaning hangs on colour alone: full, three quarters, half, cross, empty. */
const SHAPES: Readonly<Record<Status, string>> = {
  excellent: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm3.4 4.3L7 9.7 4.7 7.4 3.5 8.6 7 12.1l5.6-5.6Z',
  good: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm0 3.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6Z',
  fair: 'M8 1.2 15.4 14.4H.6ZM7.2 5.8v4.4h1.6V5.8Zm0 5.4v1.6h1.6v-1.6Z',
  poor: 'M5 1h6l4 4v6l-4 4H5l-4-4V5Zm.6 3.5L4.5 5.6 6.9 8l-2.4 2.4 1.1 1.1L8 9.1l2.4 2.4 1.1-1.1L9.1 8l2.4-2.4-1.1-1.1L8 6.9Z',
  unknown: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm0 1.6a5.4 5.4 0 1 0 0 10.8A5.4 5.4 0 0 0 8 2.6ZM4.8 7.2h6.4v1.6H4.8Z',
};

/** Icon and word of a status. */
export function StatusMark({ status, word = true }: { readonly status: Status; readonly word?: boolean }) {
  return (
    <span class="mark">
      <svg class={`icon fill-${status}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path fill-rule="evenodd" d={SHAPES[status]} />
      </svg>
      {word ? status : <span class="unseen">{status}</span>}
    </span>
  );
}

const BARS: Readonly<Record<Severity, number>> = { low: 1, medium: 2, high: 3, critical: 4 };

/** Bars that rise with the severity, and its word. */
export function SeverityMark({ severity }: { readonly severity: Severity }) {
  return (
    <span class="mark">
      <svg class={`icon fill-${severity}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        {[0, 1, 2, 3].map((k) => (
          <rect key={k} x={1 + k * 4} width="2.8" y={11 - k * 3} height={4 + k * 3} class={k < BARS[severity] ? '' : 'off'} />
        ))}
      </svg>
      {severity}
    </span>
  );
}
