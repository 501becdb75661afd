/** Longest array that is kept: half a megabyte of doubles. */
export const MOST_KEPT = 65_536;

/**
 * Space for numbers that is used again and again: each call gives an array of at least that length with whatever stands in it, good until the next
 * call. Allocating and clearing 1,000 numbers anew takes 1 to 5 µs, as long as half of what is done with them.
 */
export function createScratch<T extends { readonly length: number }>(allocate: (length: number) => T): (length: number) => T {
  let kept = allocate(1024);
  return (length) => {
    if (length <= kept.length) return kept;
    if (length > MOST_KEPT) return allocate(length);
    kept = allocate(Math.min(MOST_KEPT, 2 * length));
    return kept;
  };
}

/** The same for doubles. */
export const createNumberScratch = (): ((length: number) => Float64Array) => createScratch((length) => new Float64Array(length));

/** The same for row numbers. */
export const createIndexScratch = (): ((length: number) => Uint32Array) => createScratch((length) => new Uint32Array(length));
