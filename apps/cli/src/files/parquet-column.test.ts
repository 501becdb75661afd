import { Readable } from 'node:stream';
import { parquetMetadataAsync } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { ByteFile } from './byte-file.ts';
import { readParquetColumn } from './parquet-column.ts';

test('a column gives the rows that it has, and is refused when the metadata claims more', async () => {
  const data = [1.5, 2.5, null, 4.5];
  const file = await ByteFile.keep(
    Readable.from([Buffer.from(parquetWriteBuffer({ columnData: [{ name: 'open', data, type: 'DOUBLE' }] }))]),
  );
  const metadata = await parquetMetadataAsync(file);
  const read: unknown[] = [];
  const take = (values: ArrayLike<unknown>) => read.push(...Array.from(values));
  readParquetColumn(file, metadata, 0, 'open', take);
  expect(read.map((value) => value ?? null)).toEqual(data);
  metadata.row_groups[0]!.num_rows = 2n ** 40n;
  expect(() => readParquetColumn(file, metadata, 0, 'open', take)).toThrow(/^column open: holds 4 of 1099511627776 rows$/);
  metadata.row_groups[0]!.num_rows = 3n;
  expect(() => readParquetColumn(file, metadata, 0, 'open', take)).toThrow(
    /^column open: 4 values of a page, where at most 3 can be$/,
  );
  file.close();
});
