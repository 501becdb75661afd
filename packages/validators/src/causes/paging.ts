/** Page lengths that exchanges and their clients use; a profile adds its own. */
const COMMON_PAGES: readonly number[] = [100, 200, 300, 500, 720, 1000, 1500, 2000, 5000];
/** Fewest holes, and the share of pages that must have one, that make paging the cause. */
const FEWEST_HOLES = 5;
const SHARE_OF_PAGES = 0.8;
/** Two holes of whole pages are no chance; one is none where it is the page of this very exchange. */
const FEWEST_LOST_PAGES = 2;

/** Holes of one window, in slots. */
export interface Holes {
  readonly start: readonly number[];
  readonly length: readonly number[];
}

/**
 * For each hole the page length that explains it, or 0: single candles lost at every edge of our own pages (holes lie one page, give or take
 * one candle, apart), or whole pages lost (the length of a hole is a multiple of a page).
 */
export function pagesOf(holes: Holes, pageLimit: number | null): Int32Array {
  const found = new Int32Array(holes.start.length);
  const pages = pageLimit === null ? COMMON_PAGES : [pageLimit, ...COMMON_PAGES];
  for (const page of pages) {
    for (const period of [page, page + 1, page - 1]) if (period > 1) markEdges(holes, period, page, found);
    markLostPages(holes, page, page === pageLimit, found);
  }
  return found;
}

/** Marks short holes whose starts lie on one lattice of this period, when nearly every page between the first and the last has one. */
function markEdges({ start, length }: Holes, period: number, page: number, found: Int32Array): void {
  if (start.length < FEWEST_HOLES || period < 10) return;
  const byResidue = new Map<number, number[]>();
  for (let g = 0; g < start.length; g++) {
    if ((length[g] as number) * 10 > period) continue;
    const residue = (start[g] as number) % period;
    const group = byResidue.get(residue);
    if (group === undefined) byResidue.set(residue, [g]);
    else group.push(g);
  }
  for (const group of byResidue.values()) {
    if (group.length < FEWEST_HOLES) continue;
    const first = start[group[0] as number] as number;
    const last = start[group.at(-1) as number] as number;
    const seen = (last - first) / period + 1;
    if (group.length / seen < SHARE_OF_PAGES) continue;
    for (const g of group) found[g] = found[g] === 0 ? page : (found[g] as number);
  }
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
