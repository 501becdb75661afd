import type { Component } from './report.ts';

/** How a feed is judged: weights, gates, thresholds. Plain data with defaults; `createPolicy` checks it. */
export interface Policy {
  /** Weights of the component scores; they sum to 1. */
  readonly weights: Readonly<Record<Component, number>>;
  /** Highest overall score under each gate. */
  readonly gates: {
    readonly deadFeed: number;
    readonly brokenPrices: number;
    readonly brokenTime: number;
  };
  /** Fewest closed, valid, distinct candles for a score. */
  readonly minSample: number;
  /** Slots of a live window. */
  readonly windowSlots: number;
  /** Milliseconds that an open time may lie after now. */
  readonly allowedSkewMs: number;
  /** Staleness bounds: the greater of a time and a number of timeframes. */
  readonly freshness: {
    readonly warning: { readonly ms: number; readonly timeframes: number };
    readonly critical: { readonly ms: number; readonly timeframes: number };
  };
}

type DeepPartial<T> = { readonly [K in keyof T]?: T[K] extends object ? DeepPartial<T[K]> : T[K] };

/** Deviations from the default policy; what is not named keeps its default. */
export type PolicyInput = DeepPartial<Policy>;
