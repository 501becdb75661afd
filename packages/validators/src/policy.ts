import { ValidatorError } from './errors.ts';
import type { Component } from './report.ts';
import { COMPONENTS } from './vocabulary.ts';

/** How a feed is judged: weights, gates, thresholds. Plain data with defaults; `createPolicy` checks it. */
export interface Policy {
  /** Weights of the component scores; they sum to 1. */
  readonly weights: Readonly<Record<Component, number>>;
  /** Highest overall score under each gate. */
  readonly gates: {
    /** At most 20: a dead feed is poor under every policy. */
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

/** The policy that holds where nothing else is said. */
export const DEFAULT_POLICY: Policy = {
  weights: { outlier: 0.25, freshness: 0.25, completeness: 0.35, consistency: 0.15 },
  gates: { deadFeed: 20, brokenPrices: 49, brokenTime: 49 },
  minSample: 20,
  windowSlots: 500,
  allowedSkewMs: 10_000,
  freshness: { warning: { ms: 300_000, timeframes: 1 }, critical: { ms: 900_000, timeframes: 2 } },
};

interface Bound {
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
}

const THIRTY_DAYS_MS = 2_592_000_000;

const BOUNDS: Readonly<Record<string, Bound>> = {
  'weights.outlier': { min: 0, max: 1 },
  'weights.freshness': { min: 0, max: 1 },
  'weights.completeness': { min: 0, max: 1 },
  'weights.consistency': { min: 0, max: 1 },
  'gates.deadFeed': { min: 0, max: 20 },
  'gates.brokenPrices': { min: 0, max: 100 },
  'gates.brokenTime': { min: 0, max: 100 },
  minSample: { min: 1, max: 1_000_000, whole: true },
  windowSlots: { min: 1, max: 1_000_000, whole: true },
  allowedSkewMs: { min: 0, max: 86_400_000 },
  'freshness.warning.ms': { min: 0, max: THIRTY_DAYS_MS },
  'freshness.warning.timeframes': { min: 0, max: 1000 },
  'freshness.critical.ms': { min: 1, max: THIRTY_DAYS_MS },
  'freshness.critical.timeframes': { min: 0, max: 1000 },
};

/** Policies that were checked already: a feed is judged by the same one at every tick. */
const built = new WeakSet<object>([DEFAULT_POLICY]);

/**
 * Fills a policy in with the defaults and checks it. What it gives back is frozen.
 *
 * @throws ValidatorError `invalid_policy` that names the field, its value and what is allowed.
 * @example createPolicy({ minSample: 50 })
 */
export function createPolicy(input: PolicyInput = DEFAULT_POLICY): Policy {
  if (built.has(input)) return input as Policy;
  const policy = merge(DEFAULT_POLICY, input, '') as Policy;
  const sum = COMPONENTS.reduce((total, component) => total + policy.weights[component], 0);
  if (Math.abs(sum - 1) > 1e-9) {
    const weights = COMPONENTS.map((component) => `${component} ${policy.weights[component]}`).join(', ');
    throw invalid(`weights sum to ${Number(sum.toFixed(12))} (${weights}): they must sum to 1`);
  }
  if (policy.windowSlots < policy.minSample) {
    throw invalid(`windowSlots is ${policy.windowSlots}: it must be at least minSample, ${policy.minSample}`);
  }
  const { warning, critical } = policy.freshness;
  for (const key of ['ms', 'timeframes'] as const) {
    if (warning[key] > critical[key]) {
      throw invalid(
        `freshness.warning.${key} is ${warning[key]}: it must be at most freshness.critical.${key}, ${critical[key]}`,
      );
    }
  }
  built.add(policy);
  return policy;
}

function invalid(message: string): ValidatorError {
  return new ValidatorError('invalid_policy', `policy: ${message}`);
}

/** `defaults` with every value that `input` names; refuses names that are not known and values out of bounds. */
function merge(defaults: object, input: unknown, path: string): object {
  if (input === null || typeof input !== 'object' || Array.isArray(input)) {
    throw invalid(`${path === '' ? 'the policy' : path} is ${JSON.stringify(input)}: it must be an object`);
  }
  const given = input as Readonly<Record<string, unknown>>;
  const known = defaults as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(known, key)) {
      throw invalid(`${join(path, key)} is not known: allowed are ${Object.keys(known).join(', ')}`);
    }
  }
  const merged: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(known)) {
    const wanted = given[key];
    const name = join(path, key);
    if (typeof value === 'object' && value !== null) merged[key] = merge(value, wanted ?? {}, name);
    else merged[key] = wanted === undefined ? value : checked(name, wanted);
  }
  return Object.freeze(merged);
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function checked(name: string, value: unknown): number {
  const bound = BOUNDS[name] as Bound;
  const fits =
    typeof value === 'number' && value >= bound.min && value <= bound.max && (bound.whole !== true || Number.isInteger(value));
  if (!fits) {
    const shown = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
    throw invalid(
      `${name} is ${shown}: it must be a ${bound.whole === true ? 'whole ' : ''}number from ${bound.min} to ${bound.max}`,
    );
  }
  return value;
}
