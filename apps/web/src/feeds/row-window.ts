/** The rows of a long list that are drawn: `[first, end)`. */
export interface RowWindow {
  readonly first: number;
  readonly end: number;
}

/** Rows drawn beyond each edge, so that scrolling never shows a blank. */
const OVERSCAN = 6;

/** Which of `count` rows of equal height stand in a view that begins `offset` pixels below the first row. */
export function rowWindow(offset: number, viewHeight: number, rowHeight: number, count: number): RowWindow {
  const first = Math.min(count, Math.max(0, Math.floor(offset / rowHeight) - OVERSCAN));
  const end = Math.min(count, Math.max(0, Math.ceil((offset + viewHeight) / rowHeight) + OVERSCAN));
  return { first, end };
}

/** Where a key moves the chosen row to; null for keys that move nothing. */
export function moveRow(key: string, active: number, count: number, pageRows: number): number | null {
  const last = count - 1;
  const target: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + pageRows,
    PageUp: active - pageRows,
    Home: 0,
    End: last,
    j: active + 1,
    k: active - 1,
  };
  const next = target[key];
  return next === undefined || count === 0 ? null : Math.min(last, Math.max(0, next));
}
