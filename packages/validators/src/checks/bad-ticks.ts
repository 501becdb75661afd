/** Bits of a mark: the fields of a candle that are bad ticks. */
export const OPEN = 1;
export const HIGH = 2;
export const LOW = 4;
export const CLOSE = 8;

/** The bad ticks of a series: for each candle which fields, and how far the worst of each lies from what its neighbours explain. */
export interface BadTicks {
  readonly marks: Uint8Array;
  /** For each field in the order open, high, low, close: the largest distance as a natural logarithm, its candle, the expected price. */
  readonly worst: number[];
  readonly worstAt: number[];
  readonly expected: number[];
  /** For each field whether one of its ticks is so far off that chance does not make one in years. */
  readonly certain: boolean[];
  /** Number of the candle of each tick, in the order in which they were found. */
  readonly candles: number[];
}

/** A tick of at least so many local standard deviations is certain; true prices reach 4 to 6 of them now and then. */
const CERTAIN = 6;

let spare = new Uint8Array(1024);
/** Candles that are marked in it. */
let marked: number[] = [];

/**
 * Marks of at least `length` candles, none set. They are good until the next call, and only `mark` may set one: a column made anew, or cleared, for each
 * window costs more than most checks.
 */
export function noMarks(length: number): Uint8Array {
  if (spare.length < length) spare = new Uint8Array(2 * length);
  else for (const candle of marked) spare[candle] = 0;
  marked = [];
  return spare;
}

/** No bad tick so far; the marks are those of `noMarks`. */
export function noBadTicks(length: number): BadTicks {
  const marks = noMarks(length);
  return {
    marks,
    worst: [0, 0, 0, 0],
    worstAt: [-1, -1, -1, -1],
    expected: [Number.NaN, Number.NaN, Number.NaN, Number.NaN],
    certain: [false, false, false, false],
    candles: marked,
  };
}

/**
 * Marks one field, by its number in the order open, high, low, close; a field that is marked already stays as it is. `deviation` is the local
 * standard deviation, 0 for a tick that is gross whatever the movement.
 */
export function mark(
  ticks: BadTicks,
  candle: number,
  field: number,
  distance: number,
  expected: number,
  deviation: number,
): void {
  const bit = 1 << field;
  const before = ticks.marks[candle] as number;
  if ((before & bit) !== 0) return;
  ticks.marks[candle] = before | bit;
  ticks.candles.push(candle);
  if (distance >= CERTAIN * deviation) ticks.certain[field] = true;
  if (!(distance > (ticks.worst[field] as number))) return;
  ticks.worst[field] = distance;
  ticks.worstAt[field] = candle;
  ticks.expected[field] = expected;
}
