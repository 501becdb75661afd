/** Page lengths that exchanges and their clients use; a profile adds its own. */
const COMMON_PAGES: readonly number[] = [100, 200, 300, 500, 720, 1000, 1500, 2000, 5000];
/** Fewest holes, and the share of pages that must have one, that make paging the cause. */
const FEWEST_HOLES = 5;
const SHARE_OF_PAGES = 0.8;
/** With more than this share of slots empty, a lattice tells nothing. */
const MOST_MISSING = 0.5;
/** A lattice that chance makes more often than this is none. */
const CHANCE = 1e-3;
/** Two holes of whole pages are no chance; one is none where it is the page of this very exchange. */
const FEWEST_LOST_PAGES = 2;

/** Holes of one window, in slots. */
export interface Holes {
  readonly start: readonly number[];
  readonly length: readonly number[];
  /** Slots of the window. */
  readonly slots: number;
}

/**
 * For each hole the page length that explains it, or 0: single candles lost at every edge of our own pages (holes lie one page, give or take
 * one candle, apart), or whole pages lost (the length of a hole is a multiple of a page).
 */
export function pagesOf(holes: Holes, pageLimit: number | null): Int32Array {
  const found = new Int32Array(holes.start.length);
  if (found.length === 0) return found;
  if (holes.start.length >= FEWEST_HOLES) {
    const pages = pageLimit === null ? COMMON_PAGES : [pageLimit, ...COMMON_PAGES];
    for (const page of pages) {
      markEdges(holes, page, page, found);
      markEdges(holes, page + 1, page, found);
      markEdges(holes, page - 1, page, found);
    }
  }
  const longest = longestOf(holes.length);
  if (pageLimit !== null && longest >= pageLimit) markLostPages(holes, pageLimit, true, found);
  // The largest page that fits is the likeliest: 500 candles are one page of 500 rather than five of 100.
  for (let p = COMMON_PAGES.length - 1; p >= 0; p--) {
    const page = COMMON_PAGES[p] as number;
    if (longest >= page) markLostPages(holes, page, page === pageLimit, found);
  }
  return found;
}

/** Holes on each residue of a period, 0 between calls, and the first and last slot of them. */
let hits = new Int32Array(5002);
let first = new Int32Array(hits.length);
let last = new Int32Array(hits.length);

/** Marks short holes on one lattice of this period, when nearly every page between the first and the last has one. */
function markEdges({ start, length, slots }: Holes, period: number, page: number, found: Int32Array): void {
  // Fewer pages than this fit the window: nothing can repeat often enough.
  if (period < 10 || (FEWEST_HOLES - 1) * period >= slots) return;
  if (period > hits.length) {
    hits = new Int32Array(period);
    first = new Int32Array(period);
    last = new Int32Array(period);
  }
  let missing = 0;
  for (let g = 0; g < start.length; g++) {
    const to = endOfShort(start, length, g, period);
    for (let slot = start[g] as number; slot < to; slot++) {
      const residue = slot % period;
      if (hits[residue] === 0) first[residue] = slot;
      last[residue] = slot;
      hits[residue] = (hits[residue] as number) + 1;
      missing++;
    }
  }
  for (let g = 0; g < start.length; g++) {
    const to = endOfShort(start, length, g, period);
    for (let slot = start[g] as number; slot < to && found[g] === 0; slot++) {
      const residue = slot % period;
      const count = hits[residue] as number;
      if (count < FEWEST_HOLES || missing > MOST_MISSING * slots) continue;
      const points = ((last[residue] as number) - (first[residue] as number)) / period + 1;
      if (count / points >= SHARE_OF_PAGES && isBeyondChance(count, points, missing, slots)) found[g] = page;
    }
  }
  for (let g = 0; g < start.length; g++) {
    const to = endOfShort(start, length, g, period);
    for (let slot = start[g] as number; slot < to; slot++) hits[slot % period] = 0;
  }
}

/** First slot after hole `g` when it is short beside the period, its own first slot otherwise. */
function endOfShort(start: readonly number[], length: readonly number[], g: number, period: number): number {
  const isShort = (length[g] as number) * 10 <= period;
  return (start[g] as number) + (isShort ? (length[g] as number) : 0);
}

/**
 * Whether so many of the holes would hardly fall on one lattice by chance. In a thin market with a hole in every tenth slot, some lattice among all
 * periods and phases is hit five times in a row.
 */
function isBeyondChance(hits: number, points: number, missing: number, slots: number): boolean {
  const density = (missing - hits + 0.5) / (slots + 1);
  const misses = points - hits;
  // Each miss can lie at any point of the lattice; the lattice can start in any slot, and some thirty periods are tried.
  const logChance = hits * Math.log(density) + misses * Math.log(points) + Math.log(30 * slots);
  return logChance < Math.log(CHANCE);
}

function longestOf(lengths: readonly number[]): number {
  let longest = 0;
  for (const length of lengths) if (length > longest) longest = length;
  return longest;
}

function markLostPages({ length }: Holes, page: number, isOwn: boolean, found: Int32Array): void {
  const lost: number[] = [];
  for (let g = 0; g < length.length; g++) {
    if ((length[g] as number) % page === 0) lost.push(g);
  }
  const exactly = lost.filter((g) => length[g] === page).length;
  if (lost.length < FEWEST_LOST_PAGES && !(isOwn && exactly === 1)) return;
  for (const g of lost) found[g] = found[g] === 0 ? page : (found[g] as number);
}
