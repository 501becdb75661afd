/**
 * The colours of all dashboards: one for each meaning, told apart by readers with any kind of colour vision.
 *
 * `palette.test.ts` holds that with simulated protanopia, deuteranopia and tritanopia. A colour never carries a meaning alone: the word or
 * the number stands beside it.
 */
export const STATUS_COLOURS = {
  excellent: '#1F78B4',
  good: '#7CC7F2',
  fair: '#F2C230',
  poor: '#D1491C',
  unknown: '#8E8E8E',
} as const;

export const SEVERITY_COLOURS = {
  low: '#56B4E9',
  medium: '#F0C808',
  high: '#E2741B',
  critical: '#A3123A',
} as const;

export const SCORE_COLOURS = {
  Overall: '#1F78B4',
  Freshness: '#7CC7F2',
  Completeness: '#F2C230',
  Outlier: '#D1491C',
  Consistency: '#B58DB6',
} as const;

/** Lines and bands that are read against the data. */
export const MARK_COLOURS = {
  rising: '#1F78B4',
  falling: '#8E8E8E',
  flagged: '#D1491C',
  backfilled: '#7CC7F2',
  revised: '#B58DB6',
  warning: '#F2C230',
  critical: '#D1491C',
  calm: '#1F78B4',
} as const;
