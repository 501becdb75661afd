import { describe, expect, it } from 'vitest';
import type { PolicyInput } from './policy.ts';
import { createPolicy, DEFAULT_POLICY } from './policy.ts';

describe('createPolicy', () => {
  it('fills in what is not named and freezes the result', () => {
    const policy = createPolicy({ minSample: 50, freshness: { critical: { ms: 1_000_000 } } });
    expect(policy).toEqual({
      ...DEFAULT_POLICY,
      minSample: 50,
      freshness: { ...DEFAULT_POLICY.freshness, critical: { ms: 1_000_000, timeframes: 2 } },
    });
    expect(Object.isFrozen(policy.weights)).toBe(true);
    expect(createPolicy(policy)).toBe(policy);
    expect(createPolicy()).toEqual(DEFAULT_POLICY);
  });

  it('names the field, its value and what is allowed', () => {
    const refused: [unknown, string][] = [
      [
        { weights: { outlier: 0.5 } },
        'policy: weights sum to 1.25 (outlier 0.5, freshness 0.25, completeness 0.35, consistency 0.15): they must sum to 1',
      ],
      [{ weights: { outlier: -0.1 } }, 'policy: weights.outlier is -0.1: it must be a number from 0 to 1'],
      [{ gates: { deadFeed: 21 } }, 'policy: gates.deadFeed is 21: it must be a number from 0 to 20'],
      [{ minSample: 2.5 }, 'policy: minSample is 2.5: it must be a whole number from 1 to 1000000'],
      [{ minSample: '20' }, 'policy: minSample is "20": it must be a whole number from 1 to 1000000'],
      [{ minSample: Number.NaN }, 'policy: minSample is NaN: it must be a whole number from 1 to 1000000'],
      [{ windowSlots: 10 }, 'policy: windowSlots is 10: it must be at least minSample, 20'],
      [
        { freshness: { warning: { ms: 1_000_000 } } },
        'policy: freshness.warning.ms is 1000000: it must be at most freshness.critical.ms, 900000',
      ],
      [
        { weight: {} },
        'policy: weight is not known: allowed are weights, gates, minSample, windowSlots, allowedSkewMs, freshness',
      ],
      [{ gates: 5 }, 'policy: gates is 5: it must be an object'],
      [null, 'policy: the policy is null: it must be an object'],
    ];
    for (const [input, message] of refused) expect(() => createPolicy(input as PolicyInput)).toThrow(message);
  });

  it('takes weights whose sum is 1 but for rounding', () => {
    expect(() => createPolicy({ weights: { outlier: 0.1, freshness: 0.2, completeness: 0.3, consistency: 0.4 } })).not.toThrow();
  });
});
