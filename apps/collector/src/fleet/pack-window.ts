import { CandleWindow } from '../candle-window.ts';

const COLUMNS = 6;
const BYTES = Float64Array.BYTES_PER_ELEMENT;
/** Rows that the next answers may add without new columns. */
const ROOM_ROWS = 64;

/** A window as one binary value: its six columns one after the other, as the Float64 of the machine (little-endian on all that Node runs on). */
export function packWindow(window: CandleWindow): Buffer {
  const { time, open, high, low, close, volume } = window.series();
  const packed = new Float64Array(COLUMNS * window.length);
  for (const [k, column] of [time, open, high, low, close, volume].entries()) packed.set(column, k * window.length);
  return Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
}

/** The window that was packed; an empty one for `null` and for what is no packed window. */
export function unpackWindow(packed: Buffer | null, maxRows: number): CandleWindow {
  if (packed === null || packed.length % (COLUMNS * BYTES) !== 0) return new CandleWindow(maxRows, ROOM_ROWS);
  const rows = packed.length / (COLUMNS * BYTES);
  // Redis gives bytes at any place; numbers want to stand on a multiple of eight.
  const copy = new Uint8Array(packed.length);
  copy.set(packed);
  const all = new Float64Array(copy.buffer);
  const columns = Array.from({ length: COLUMNS }, (_, k) => {
    const column = new Float64Array(rows + ROOM_ROWS);
    column.set(all.subarray(k * rows, (k + 1) * rows));
    return column;
  });
  return CandleWindow.of(columns, rows, maxRows);
}
