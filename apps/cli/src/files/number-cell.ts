const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const MAGNITUDE = /^([+-]?[\d.]+)([KMB])$/i;
const FACTOR = { K: 1e3, M: 1e6, B: 1e9 } as const;

/**
 * The number that a cell of text holds, or NaN.
 *
 * Plain and scientific notation, `1.2K` / `3.4M` / `5B` (volumes of download pages), `$` before a price. Where the cells are not
 * parted by commas (`decimalComma`), a comma is a decimal comma, or parts thousands when there is a point as well.
 */
export function parseNumberCell(text: string, decimalComma = false): number {
  let cell = text.trim();
  if (decimalComma && cell.includes(',')) cell = cell.includes('.') ? cell.replaceAll(',', '') : cell.replace(',', '.');
  if (cell.startsWith('$')) cell = cell.slice(1).replaceAll(',', '');
  else if (/^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(cell)) cell = cell.replaceAll(',', '');
  if (NUMBER.test(cell)) return finite(Number(cell));
  const short = MAGNITUDE.exec(cell);
  if (short === null) return Number.NaN;
  return finite(Number(short[1]) * FACTOR[short[2]!.toUpperCase() as keyof typeof FACTOR]);
}

/** The number that a JSON value holds, or NaN: exchanges deliver prices as numbers and as strings. */
export function numberOfJson(value: unknown): number {
  if (typeof value === 'number') return finite(value);
  return typeof value === 'string' ? parseNumberCell(value) : Number.NaN;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
