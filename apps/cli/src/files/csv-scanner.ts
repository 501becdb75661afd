import type { CandleStore } from './candle-store.ts';
import type { CsvLayout } from './csv-layout.ts';
import { parseNumberCell } from './number-cell.ts';
import { parseTimeText } from './time-text.ts';

const CARRIAGE_RETURN = 13;
const QUOTE = 34;
const HASH = 35;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;

/** Largest integer that a double holds exactly: up to here mantissa / 10^scale rounds once, so it equals `Number(text)`. */
const EXACT = 2 ** 53;
const POWERS = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

/** What a row's cell is for; above the six columns of a store. */
const CLOCK = 6;
const IGNORED = -1;

/**
 * Reads rows of plain numbers straight from bytes into columns. csv-parse takes 4 to 5 s for a million rows, because it makes a
 * string of every cell; a million candles have to be checked in the time of a database query, so the usual file, numbers without
 * quotes, is read here. At the first quoted cell the rest is left to csv-parse.
 */
export class CsvScanner {
  /** True once a quoted cell was met: its line and all that follow have not been read. */
  quoted = false;
  /** 1-based line of the first row of which the time could not be read, and that time. */
  firstBadTime: { readonly line: number; readonly text: string } | null = null;
  repeatedHeaders = 0;
  line: number;

  readonly #layout: CsvLayout;
  readonly #store: CandleStore;
  readonly #roles: Int8Array;
  readonly #delimiter: number;
  readonly #newline: number;
  #start = 0;
  #end = 0;

  constructor(layout: CsvLayout, store: CandleStore, newline: number) {
    this.#layout = layout;
    this.#store = store;
    this.#delimiter = layout.delimiter.charCodeAt(0);
    this.#newline = newline;
    this.line = layout.firstRowLine;
    this.#roles = new Int8Array(Math.max(...layout.cells, layout.clockCell) + 1).fill(IGNORED);
    for (const [role, cell] of layout.cells.entries()) if (cell >= 0) this.#roles[cell] = role;
    if (layout.clockCell >= 0) this.#roles[layout.clockCell] = CLOCK;
  }

  /** Reads the whole lines of `bytes`; answers how many bytes it has read. The rest is to be handed in again with what follows. */
  push(bytes: Buffer): number {
    const end = bytes.lastIndexOf(this.#newline) + 1;
    let at = 0;
    while (at < end) {
      const next = this.#readLine(bytes, at);
      if (this.quoted) return at;
      at = next;
    }
    return end;
  }

  /** Reads one line from `at`; answers where the next begins. */
  #readLine(bytes: Buffer, at: number): number {
    this.line += 1;
    const newline = this.#newline;
    const first = bytes[at]!;
    if (first === newline) return at + 1;
    if (first === HASH) return bytes.indexOf(newline, at) + 1;
    if (first === CARRIAGE_RETURN && bytes[at + 1] === newline) return at + 2;

    const store = this.#store;
    if (store.length === store.capacity) store.grow();
    const row = store.length;
    const columns = store.columns;
    const roles = this.#roles;
    const delimiter = this.#delimiter;
    const width = roles.length;
    let clockStart = -1;
    let clockEnd = -1;
    let timeStart = at;
    let timeEnd = at;
    let pos = at;
    for (let cell = 0; cell < width; cell += 1) {
      if (bytes[pos] === QUOTE) {
        this.quoted = true;
        this.line -= 1;
        for (const column of columns) column[row] = Number.NaN;
        return at;
      }
      const role = roles[cell]!;
      if (role === IGNORED) {
        while (bytes[pos] !== delimiter && bytes[pos] !== newline) pos += 1;
      } else if (role === CLOCK) {
        clockStart = pos;
        while (bytes[pos] !== delimiter && bytes[pos] !== newline) pos += 1;
        clockEnd = pos;
      } else {
        columns[role]![row] = role === 0 ? this.#readTime(bytes, pos) : this.#readNumber(bytes, pos);
        pos = this.#end;
        if (role === 0) {
          timeStart = this.#start;
          timeEnd = this.#end;
        }
      }
      if (bytes[pos] === newline) break;
      pos += 1;
    }
    if (bytes[pos] !== newline) pos = bytes.indexOf(newline, pos);

    if (clockStart >= 0) {
      const text = `${bytes.toString('latin1', timeStart, timeEnd).trim()} ${bytes.toString('latin1', clockStart, clockEnd).trim()}`;
      columns[0]![row] = parseTimeText(text, this.#layout.dayOrder);
    }
    if (Number.isNaN(columns[0]![row]) && this.#isNoRow(bytes, at, pos, timeStart, timeEnd)) {
      for (const column of columns) column[row] = Number.NaN;
      return pos + 1;
    }
    store.length = row + 1;
    return pos + 1;
  }

  /** A line without a time may be blank, or the header once more, where files were joined; anything else is a row with a bad time. */
  #isNoRow(bytes: Buffer, at: number, end: number, timeStart: number, timeEnd: number): boolean {
    const text = bytes.toString('utf8', at, end).trim();
    if (text === '') return true;
    if (text === this.#layout.header) {
      this.repeatedHeaders += 1;
      return true;
    }
    this.firstBadTime ??= { line: this.line, text: bytes.toString('utf8', timeStart, timeEnd).trim() };
    return false;
  }

  /** The number in the cell that starts at `start`; leaves `#end` at the byte after the cell. */
  #readNumber(bytes: Buffer, start: number): number {
    const delimiter = this.#delimiter;
    let pos = start;
    let byte = bytes[pos]!;
    const negative = byte === MINUS;
    if (negative) {
      pos += 1;
      byte = bytes[pos]!;
    }
    let mantissa = 0;
    const whole = pos;
    while (byte >= ZERO && byte <= NINE) {
      mantissa = mantissa * 10 + (byte - ZERO);
      pos += 1;
      byte = bytes[pos]!;
    }
    let digits = pos - whole;
    let scale = 0;
    if (byte === DOT) {
      pos += 1;
      byte = bytes[pos]!;
      const fraction = pos;
      while (byte >= ZERO && byte <= NINE) {
        mantissa = mantissa * 10 + (byte - ZERO);
        pos += 1;
        byte = bytes[pos]!;
      }
      scale = pos - fraction;
      digits += scale;
    }
    const ends = byte === delimiter || byte === this.#newline || (byte === CARRIAGE_RETURN && bytes[pos + 1] === this.#newline);
    if (ends && digits > 0 && mantissa <= EXACT && scale <= 22) {
      // A cell before \r\n ends at the \n.
      this.#end = byte === this.#newline || byte === delimiter ? pos : pos + 1;
      const value = scale === 0 ? mantissa : mantissa / POWERS[scale]!;
      return negative ? -value : value;
    }
    while (bytes[pos] !== delimiter && bytes[pos] !== this.#newline) pos += 1;
    this.#end = pos;
    return pos === start ? Number.NaN : parseNumberCell(bytes.toString('latin1', start, pos), delimiter !== 44);
  }

  /** The time in the cell that starts at `start`: a number in the file's unit, or a date as ms. */
  #readTime(bytes: Buffer, start: number): number {
    this.#start = start;
    const iso = this.#readIso(bytes, start);
    if (!Number.isNaN(iso)) return iso;
    const value = this.#readNumber(bytes, start);
    if (!Number.isNaN(value) && !this.#layout.compactDates) return value;
    return parseTimeText(bytes.toString('utf8', start, this.#end), this.#layout.dayOrder);
  }

  /** `YYYY-MM-DD[ T]HH:MM[:SS]` in UTC, the commonest text, without making a string of it. NaN for any other. */
  #readIso(bytes: Buffer, start: number): number {
    if (bytes[start + 4] !== MINUS || bytes[start + 7] !== MINUS || bytes[start + 13] !== 58) return Number.NaN;
    const gap = bytes[start + 10];
    if (gap !== 32 && gap !== 84) return Number.NaN;
    const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
    const month = twoDigits(bytes, start + 5);
    const day = twoDigits(bytes, start + 8);
    const hour = twoDigits(bytes, start + 11);
    const minute = twoDigits(bytes, start + 14);
    let pos = start + 16;
    let second = 0;
    if (bytes[pos] === 58) {
      second = twoDigits(bytes, pos + 1);
      pos += 3;
    }
    if (bytes[pos] === 90) pos += 1;
    else if (bytes[pos] === 43 && twoDigits(bytes, pos + 1) === 0 && bytes[pos + 3] === 58 && twoDigits(bytes, pos + 4) === 0) {
      pos += 6;
    }
    const byte = bytes[pos];
    const ends =
      byte === this.#delimiter || byte === this.#newline || (byte === CARRIAGE_RETURN && bytes[pos + 1] === this.#newline);
    const plausible = month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour <= 23 && minute <= 59 && second <= 59;
    // The last days of a month go the slow way, which knows how long each month is.
    if (!ends || !plausible || !(year >= 1970)) return Number.NaN;
    this.#end = byte === this.#newline || byte === this.#delimiter ? pos : pos + 1;
    return daysFromCivil(year, month, day) * 86_400_000 + ((hour * 60 + minute) * 60 + second) * 1000;
  }
}

function twoDigits(bytes: Buffer, at: number): number {
  const tens = bytes[at]! - ZERO;
  const ones = bytes[at + 1]! - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Days from 1970-01-01 to a date of the Gregorian calendar, for years from 1970 on. */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const shifted = (month + 9) % 12;
  return (
    365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((153 * shifted + 2) / 5) + day - 719_469
  );
}
