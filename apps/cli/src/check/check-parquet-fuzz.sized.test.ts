import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { runQuality } from '../program.ts';
import { makeRows } from '../testing/candle-text.ts';
import { captureContext } from '../testing/captured-context.ts';

/** `pnpm test:soak` is the full size. */
const FILES = process.env.QUALITY_SOAK ? 20_000 : 400;

const rows = makeRows(500);

/** A file as a writer leaves it: typed times, prices of which some repeat, a column with gaps, one of text. */
function parquetFile(codec: 'UNCOMPRESSED' | 'SNAPPY', rowGroupSize: number): Buffer {
  const values = (k: number) => rows.map((row, i) => (k === 5 && i % 50 === 7 ? null : k === 4 ? Math.round(row[k]!) : row[k]!));
  return Buffer.from(
    parquetWriteBuffer({
      codec,
      rowGroupSize,
      columnData: [
        { name: 'time', data: rows.map(([time]) => new Date(time)), type: 'TIMESTAMP' },
        ...['open', 'high', 'low', 'close', 'volume'].map((name, k) => ({
          name,
          data: values(k + 1),
          type: 'DOUBLE' as const,
        })),
        { name: 'symbol', data: rows.map(() => 'BTCUSDT'), type: 'STRING' },
      ],
    }),
  );
}

const whole = (['UNCOMPRESSED', 'SNAPPY'] as const).flatMap((codec) => [500, 200].map((size) => parquetFile(codec, size)));

/** A place in a file; every other one among the metadata at its end, where a byte says most. */
const place = fc.tuple(fc.boolean(), fc.nat(1_000_000)).map(([atEnd, at]) => (length: number) => {
  return atEnd ? length - 1 - (at % Math.min(length, 2_000)) : at % length;
});

const damage = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(place, fc.constantFrom(0, 0, 255, 128, 127, 12)).map(([at, byte]) => set(at, () => byte)) },
  { weight: 4, arbitrary: fc.tuple(place, fc.nat(7)).map(([at, bit]) => set(at, (byte) => byte ^ (1 << bit))) },
  { weight: 1, arbitrary: place.map((at) => (bytes: Buffer) => bytes.subarray(0, at(bytes.length))) },
  {
    weight: 1,
    arbitrary: fc.tuple(place, fc.nat(40)).map(([at, length]) => (bytes: Buffer) => {
      const from = at(bytes.length);
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);
    }),
  },
);

function set(at: (length: number) => number, change: (byte: number) => number) {
  return (bytes: Buffer): Buffer => {
    if (bytes.length === 0) return bytes;
    const copy = Buffer.from(bytes);
    const from = at(copy.length);
    copy[from] = change(copy[from]!);
    return copy;
  };
}

async function check(input: Buffer) {
  const context = captureContext({ input });
  const exitCode = await runQuality(['check', '-', '--format', 'json'], context);
  return { exitCode, err: context.err() };
}

test.each(whole.map((file, k) => [k, file] as const))('file %i is read while it is whole', async (_k, file) => {
  expect((await check(file)).exitCode).toBe(0);
});

test('however a Parquet file is damaged, the command ends with 0, 1 or 2, soon, and never shows a stack trace', {
  timeout: Math.max(60_000, FILES * 100),
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.array(damage, { minLength: 1, maxLength: 6 }), async (k, damages) => {
      const startedAt = performance.now();
      const { exitCode, err } = await check(damages.reduce<Buffer>((bytes, one) => one(bytes), whole[k]!));
      expect(performance.now() - startedAt).toBeLessThan(10_000);
      expect([0, 1, 2]).toContain(exitCode);
      expect(err).not.toMatch(/\n\s+at |Cannot read|is not a function|\[object/);
      const complaints = err.split('\n').filter((line) => line !== '' && !/^quality: -: note: /.test(line));
      expect(complaints).toHaveLength(exitCode === 2 ? 1 : 0);
      if (exitCode === 2) expect(complaints[0]).toMatch(/^quality: -(:\d+)?: /);
    }),
    { numRuns: FILES },
  );
});

test('a page header without the size of its page is named, and ends the reading', async () => {
  const file = whole[0]!;
  let named = 0;
  // The size stands in the first bytes of each header: without it hyparquet alone would never end.
  for (let at = 4; at < 24; at += 1) {
    const { exitCode, err } = await check(
      set(
        () => at,
        () => 0,
      )(file),
    );
    if (/column time: no compressed bytes of a /.test(err)) named += 1;
    expect([0, 1, 2]).toContain(exitCode);
  }
  expect(named).toBeGreaterThan(0);
});
