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
  const pages = pageLimit === null ? COMMON_PAGES : [pageLimit, ...COMMON_PAGES];
  for (const page of pages) {
    for (const period of [page, page + 1, page - 1]) markEdges(holes, period, page, found);
  }
  // The largest page that fits is the likeliest: 500 candles are one page of 500 rather than five of 100.
  for (const page of pageLimit === null ? COMMON_PAGES.toReversed() : [pageLimit, ...COMMON_PAGES.toReversed()]) {
    markLostPages(holes, page, page === pageLimit, found);
  }
  return found;
}

/** Marks short holes on one lattice of this period, when nearly every page between the first and the last has one. */
function markEdges({ start, length, slots }: Holes, period: number, page: number, found: Int32Array): void {
  // Fewer pages than this fit the window: nothing can repeat often enough.
  if (start.length < FEWEST_HOLES || period < 10 || (FEWEST_HOLES - 1) * period >= slots) return;
  const hits = new Int32Array(period);
  const first = new Int32Array(period);
  const last = new Int32Array(period);
  let missing = 0;
  forShortHoles({ start, length, slots }, period, (_, slot) => {
    const residue = slot % period;
    if (hits[residue] === 0) first[residue] = slot;
    last[residue] = slot;
    hits[residue] = (hits[residue] as number) + 1;
    missing++;
  });
  if (missing > MOST_MISSING * slots) return;
  const lattices = new Set<number>();
  for (let residue = 0; residue < period; residue++) {
    const count = hits[residue] as number;
    if (count < FEWEST_HOLES) continue;
    const points = ((last[residue] as number) - (first[residue] as number)) / period + 1;
    if (count / points >= SHARE_OF_PAGES && isBeyondChance(count, points, missing, slots)) lattices.add(residue);
  }
  if (lattices.size === 0) return;
  forShortHoles({ start, length, slots }, period, (g, slot) => {
    if (found[g] === 0 && lattices.has(slot % period)) found[g] = page;
  });
}

/** Visits every slot of the holes that are short beside the period. */
function forShortHoles({ start, length }: Holes, period: number, visit: (g: number, slot: number) => void): void {
  for (let g = 0; g < start.length; g++) {
    if ((length[g] as number) * 10 > period) continue;
    const from = start[g] as number;
    for (let slot = from; slot < from + (length[g] as number); slot++) visit(g, slot);
  }
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

function markLostPages({ length }: Holes, page: number, isOwn: boolean, found: Int32Array): void {
  const lost: number[] = [];
  for (let g = 0; g < length.length; g++) {
    if ((length[g] as number) % page === 0) lost.push(g);
  }
  const exactly = lost.filter((g) => length[g] === page).length;
  if (lost.length < FEWEST_LOST_PAGES && !(isOwn && exactly === 1)) return;
  for (const g of lost) found[g] = found[g] === 0 ? page : (found[g] as number);
}
