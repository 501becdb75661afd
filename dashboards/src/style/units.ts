import * as units from '@grafana/grafana-foundation-sdk/units';

/** The one unit of each kind of quantity, as Grafana calls it. */
export const UNITS = {
  /** A score from 0 to 100: a number, not a percentage of anything. */
  score: 'none',
  count: units.Short,
  /** A share from 0 to 1. */
  ratio: units.PercentUnit,
  /** A share from 0 to 100. */
  percent: units.Percent,
  seconds: units.Seconds,
  bytes: units.BytesIEC,
  perSecond: 'ops',
  basisPoints: 'suffix: bp',
  /** A factor. */
  times: 'suffix: ×',
  price: units.Short,
  text: 'string',
  time: 'dateTimeAsIso',
  ago: units.DateTimeFromNow,
} as const;

export type Quantity = keyof typeof UNITS;

/** Digits after the point; a quantity that is not here shows what its value has. */
export const DECIMALS: Partial<Record<Quantity, number>> = { score: 1, ratio: 1, percent: 1, basisPoints: 1, times: 1 };
