import type { TimeRange } from '@quality/validators';

/** How one try to fill a gap ended without all of its candles. */
export type TryOutcome =
  /** The exchange answered around the gap and had nothing for it. */
  | { readonly kind: 'nothing' }
  /** It had some of the candles. */
  | { readonly kind: 'partial' }
  /** It had candles that do not stand the checks, or an answer about something else. */
  | { readonly kind: 'refused'; readonly why: string }
  /** It did not answer. */
  | { readonly kind: 'failed'; readonly why: string };

/** A hole in the window of a feed, and what was done about it. */
export interface OpenGap {
  /** Open times of the missing candles, `[fromMs, toMs)`. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly tries: number;
  /** Tries that the exchange answered without a candle for it. */
  readonly emptyAnswers: number;
  readonly nextTryMs: number;
  readonly lastOutcome: TryOutcome | null;
  /** Feeds of the same exchange and timeframe that were looked at, and how many of them lack the same candles. */
  readonly siblings: { readonly seen: number; readonly lacking: number } | null;
}

export interface LedgerOptions {
  readonly maxTries: number;
  readonly baseMs: number;
  readonly maxMs: number;
}

/** The open gaps of one feed. A gap that shrinks or grows keeps its tries. */
export class GapLedger {
  #gaps: readonly OpenGap[];

  /** @param gaps what another ledger of the same feed knew */
  constructor(gaps: readonly OpenGap[] = []) {
    this.#gaps = gaps;
  }

  get gaps(): readonly OpenGap[] {
    return this.#gaps;
  }

  /** Takes over which candles are missing now. */
  update(ranges: readonly TimeRange[], nowMs: number, { baseMs }: LedgerOptions): void {
    this.#gaps = ranges.map(([fromMs, toMs]) => {
      const known = this.#gaps.find((gap) => gap.fromMs < toMs && gap.toMs > fromMs);
      return known
        ? { ...known, fromMs, toMs }
        : { fromMs, toMs, tries: 0, emptyAnswers: 0, nextTryMs: nowMs + baseMs, lastOutcome: null, siblings: null };
    });
  }

  /** The gap whose turn it is: due, with tries left, the least tried first. */
  due(nowMs: number, { maxTries }: LedgerOptions): OpenGap | null {
    const due = this.#gaps.filter(({ nextTryMs, tries }) => nextTryMs <= nowMs && tries < maxTries);
    return due.toSorted((a, b) => a.tries - b.tries || a.fromMs - b.fromMs)[0] ?? null;
  }

  /** Notes how a try ended. */
  note(gap: OpenGap, outcome: TryOutcome, siblings: OpenGap['siblings'], nowMs: number, { baseMs, maxMs }: LedgerOptions): void {
    this.#gaps = this.#gaps.map((known) =>
      known.fromMs < gap.toMs && known.toMs > gap.fromMs
        ? {
            ...known,
            tries: known.tries + 1,
            emptyAnswers: known.emptyAnswers + (outcome.kind === 'nothing' ? 1 : 0),
            nextTryMs: nowMs + Math.min(maxMs, baseMs * 2 ** known.tries),
            lastOutcome: outcome,
            siblings: siblings ?? known.siblings,
          }
        : known,
    );
  }
}
