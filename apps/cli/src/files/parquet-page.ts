import type { DataPageHeader, PageHeader, ParquetType } from 'hyparquet';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { getMaxDefinitionLevel } from 'hyparquet/src/schema.js';
import { readVarInt } from 'hyparquet/src/thrift.js';
import type { ColumnDecoder, DataPageHeaderV2 } from 'hyparquet/src/types.js';

/** Most bytes and values of a page. Writers stop at about 1 MB; what says more than this is damaged, or means harm. */
const MOST_BYTES = 2 ** 28;
const MOST_VALUES = 2 ** 24;
/** Values by which a last run may pass the end: writers fill it up to whole groups. */
const RUN_SLACK = 512;

/**
 * Refuses a page header whose numbers cannot be true.
 *
 * @param bytesLeft bytes of the column after the header.
 * @param rowsLeft rows of the row group that have not been read.
 */
export function checkPageHeader(header: PageHeader, bytesLeft: number, rowsLeft: number): void {
  const { type } = header;
  if (type === undefined) throw new Error('a page of no known type');
  within(`compressed bytes of a ${type}`, header.compressed_page_size, bytesLeft);
  within(`bytes of a ${type}`, header.uncompressed_page_size, MOST_BYTES);
  if (type === 'DICTIONARY_PAGE') {
    // A value takes at least one bit.
    within('values of a dictionary', header.dictionary_page_header?.num_values, header.uncompressed_page_size * 8);
  } else if (type === 'DATA_PAGE') {
    within('values of a page', header.data_page_header?.num_values, Math.min(rowsLeft, MOST_VALUES));
  } else if (type === 'DATA_PAGE_V2') {
    const v2 = header.data_page_header_v2;
    within('values of a page', v2?.num_values, Math.min(rowsLeft, MOST_VALUES));
    within('rows of a page', v2?.num_rows, rowsLeft);
    within('nulls of a page', v2?.num_nulls, v2!.num_values);
    const bytes = Math.min(header.compressed_page_size, header.uncompressed_page_size);
    within('bytes of repetition levels', v2?.repetition_levels_byte_length, bytes);
    within('bytes of definition levels', v2?.definition_levels_byte_length, bytes - v2!.repetition_levels_byte_length);
  }
}

/** The part of a page header that speaks of values. A damaged header may have both. */
export function dataHeaderOf(header: PageHeader): DataPageHeader | DataPageHeaderV2 {
  return (header.type === 'DATA_PAGE_V2' ? header.data_page_header_v2 : header.data_page_header)!;
}

/** Refuses a page, already unpacked, whose runs or blocks are longer than its values. */
export function checkPageValues(header: PageHeader, page: Uint8Array, decoder: Pick<ColumnDecoder, 'type' | 'schemaPath'>): void {
  if (header.type === 'DICTIONARY_PAGE') return;
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const v2 = header.type === 'DATA_PAGE_V2' ? header.data_page_header_v2 : undefined;
  const { num_values: count, encoding } = dataHeaderOf(header);
  const hasLevels = getMaxDefinitionLevel(decoder.schemaPath) > 0;
  let offset = 0;
  if (v2 !== undefined) {
    offset = v2.repetition_levels_byte_length + v2.definition_levels_byte_length;
    if (hasLevels) checkRuns(view, v2.repetition_levels_byte_length, offset, 1, count);
  } else if (hasLevels) {
    const length = view.getUint32(0, true);
    within('bytes of definition levels', length, page.length - 4);
    offset = 4 + length;
    checkRuns(view, 4, offset, 1, count);
  }
  if (encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE') {
    checkIndexes(view, offset, decoder.type, count);
  } else if (encoding === 'DELTA_LENGTH_BYTE_ARRAY' || encoding === 'DELTA_BINARY_PACKED') {
    checkBlocks(view, offset);
  } else if (encoding === 'DELTA_BYTE_ARRAY') {
    checkBlocks(view, offset);
    const second = { view, offset };
    deltaBinaryUnpack(second, count, new Int32Array(count));
    checkBlocks(view, second.offset);
  }
}

function checkIndexes(view: DataView, offset: number, type: ParquetType, count: number): void {
  if (offset >= view.byteLength) return;
  if (type === 'BOOLEAN') checkRuns(view, offset + 4, view.byteLength, 1, count);
  else {
    const width = view.getUint8(offset);
    within('bits of an index', width, 32);
    checkRuns(view, offset + 1, view.byteLength, width, count);
  }
}

/** Runs of the same value, and groups of eight packed ones. */
function checkRuns(view: DataView, from: number, end: number, width: number, count: number): void {
  const reader = { view, offset: from };
  for (let seen = 0; seen < count && reader.offset < end; ) {
    const head = readVarInt(reader);
    const length = head & 1 ? (head >>> 1) * 8 : head >>> 1;
    within('values of a run', length, count + RUN_SLACK);
    reader.offset += head & 1 ? (head >>> 1) * width : (width + 7) >> 3;
    seen += length;
  }
}

/** The head of delta encoding: values a block, and parts of a block. */
function checkBlocks(view: DataView, offset: number): void {
  const reader = { view, offset };
  const blockSize = readVarInt(reader);
  const parts = readVarInt(reader);
  if (!(blockSize > 0 && parts > 0 && blockSize % parts === 0)) {
    throw new Error(`a block of ${blockSize} values in ${parts} parts`);
  }
}

function within(what: string, value: number | undefined, most: number): void {
  if (Number.isInteger(value) && value! >= 0 && value! <= most) return;
  throw new Error(`${value ?? 'no'} ${what}, where at most ${most} can be`);
}
