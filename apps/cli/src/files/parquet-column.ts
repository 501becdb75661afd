import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { ColumnMetaData, DecodedArray, FileMetaData, PageHeader } from 'hyparquet';
import { parquetHeader, readPage } from 'hyparquet/src/column.js';
import { convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { parquetSchema } from 'hyparquet/src/metadata.js';
import { getMaxRepetitionLevel, getTreePath } from 'hyparquet/src/schema.js';
import { compressors } from 'hyparquet-compressors';
import type { ByteFile } from './byte-file.ts';
import { checkPageHeader, checkPageValues, dataHeaderOf } from './parquet-page.ts';

/** Node's own decompression where it has one: several times as fast as that in JavaScript, and never more than the page says. */
const DECOMPRESSORS = {
  ...compressors,
  GZIP: unpack(gunzipSync),
  BROTLI: unpack(brotliDecompressSync),
  ZSTD: unpack(zstdDecompressSync),
};

/** Times as milliseconds: a Date for each row would cost ten times the memory. */
const PARSERS = {
  ...DEFAULT_PARSERS,
  timestampFromMilliseconds: (ms: bigint) => Number(ms),
  timestampFromMicroseconds: (us: bigint) => Number(us / 1000n),
  timestampFromNanoseconds: (ns: bigint) => Number(ns / 1_000_000n),
  dateFromDays: (days: number) => days * 86_400_000,
};

/**
 * Reads one column of one row group page by page. hyparquet decodes the pages but takes every number of a page as it comes, and a damaged one
 * makes it run for ever or fill all memory; so each is looked at first.
 *
 * @param take is given the values of a page and the row of the first, from 0.
 * @throws Error with the column, and what of it cannot be.
 */
export function readParquetColumn(
  file: ByteFile,
  metadata: FileMetaData,
  groupNumber: number,
  column: string,
  take: (values: DecodedArray, firstRow: number) => void,
): void {
  const group = metadata.row_groups[groupNumber]!;
  const chunk = group.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === column);
  const meta = chunk?.meta_data;
  const faulty = (what: string, cause?: unknown): Error => new Error(`column ${column}: ${what}`, { cause });
  if (meta === undefined) throw faulty('has no data');
  if (chunk?.file_path) throw faulty('is in another file');
  const path = getTreePath(parquetSchema(metadata), meta.path_in_schema);
  if (meta.path_in_schema.length !== 1 || getMaxRepetitionLevel(path) > 0) throw faulty('is nested');
  const decoder = {
    pathInSchema: meta.path_in_schema,
    element: path.at(-1)!.element,
    schemaPath: path,
    type: meta.type,
    parsers: PARSERS,
    // Pages are handed on unpacked.
    codec: 'UNCOMPRESSED' as const,
  };
  const rowCount = Number(group.num_rows);
  const reader = { view: new DataView(bytesOf(file, meta)), offset: 0 };
  let dictionary: DecodedArray | undefined;
  let row = 0;
  try {
    while (row < rowCount && reader.offset < reader.view.byteLength - 1) {
      const header = parquetHeader(reader);
      checkPageHeader(header, reader.view.byteLength - reader.offset, rowCount - row);
      const packed = new Uint8Array(reader.view.buffer, reader.offset, header.compressed_page_size);
      reader.offset += packed.length;
      if (header.type === 'INDEX_PAGE') continue;
      const [plainHeader, page] = unpackPage(header, packed, meta.codec);
      checkPageValues(plainHeader, page, decoder);
      const { data } = readPage(
        { view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: 0 },
        plainHeader,
        decoder,
        dictionary,
        undefined,
        0,
      );
      if (header.type === 'DICTIONARY_PAGE') dictionary = convert(data!, decoder);
      else {
        const { num_values: claimed } = dataHeaderOf(header);
        if (data?.length !== claimed) throw new Error(`a page of ${claimed} values holds ${data?.length ?? 'none'}`);
        take(data!, row);
        row += data!.length;
      }
    }
  } catch (cause) {
    throw faulty(faultOf(cause), cause);
  }
  if (row < rowCount) throw faulty(`holds ${row} of ${rowCount} rows`);
}

/** Why a file cannot be decoded. Where hyparquet misses a field that must be there, its message speaks of its own code. */
export function faultOf(error: unknown): string {
  return error instanceof TypeError ? 'a part that must be there is missing or damaged' : (error as Error).message;
}

function bytesOf(file: ByteFile, meta: ColumnMetaData): ArrayBuffer {
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
  const end = start + Number(meta.total_compressed_size);
  if (!(start >= 0 && end >= start && end <= file.byteLength)) {
    throw new Error(`column ${meta.path_in_schema.join('.')}: is at bytes ${start} to ${end} of ${file.byteLength}`);
  }
  return file.slice(start, end);
}

/** A page without compression, and the header that it would have. The levels of a page of version 2 are never compressed. */
function unpackPage(header: PageHeader, packed: Uint8Array, codec: ColumnMetaData['codec']): [PageHeader, Uint8Array] {
  const size = header.uncompressed_page_size;
  const v2 = header.type === 'DATA_PAGE_V2' ? header.data_page_header_v2 : undefined;
  let page: Uint8Array;
  if (v2 === undefined) page = decompressPage(packed, size, codec, DECOMPRESSORS);
  else if (v2.is_compressed === false) page = packed;
  else {
    const levels = v2.repetition_levels_byte_length + v2.definition_levels_byte_length;
    const values = decompressPage(packed.subarray(levels), size - levels, codec, DECOMPRESSORS);
    page = new Uint8Array(levels + values.length);
    page.set(packed.subarray(0, levels));
    page.set(values, levels);
  }
  const plain = { ...header, compressed_page_size: page.length, uncompressed_page_size: page.length };
  return [v2 === undefined ? plain : { ...plain, data_page_header_v2: { ...v2, is_compressed: false } }, page];
}

function unpack(
  decompress: (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Buffer,
): (bytes: Uint8Array, size: number) => Uint8Array {
  return (bytes, size) => decompress(bytes, { maxOutputLength: Math.max(1, size) });
}
