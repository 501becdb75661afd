import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runQuality } from '../program.ts';
import { makeRows, toCsv } from '../testing/candle-text.ts';
import { captureContext } from '../testing/captured-context.ts';

/** `pnpm test:soak` is the full size. */
const FILES = process.env.QUALITY_SOAK ? 5_000 : 300;

const rows = makeRows(40);
const text = fc.constantFrom(
  toCsv(rows),
  toCsv(rows, null),
  toCsv(rows.map((row) => [new Date(row[0]).toISOString(), ...row.slice(1)])),
  toCsv(rows).replace(/[^,\n]+/g, '"$&"'),
  JSON.stringify(rows),
  JSON.stringify({ data: rows }),
  JSON.stringify(rows.map(([time, open, high, low, close, volume]) => ({ time, open, high, low, close, volume }))),
  rows.map((row) => JSON.stringify(row)).join('\n'),
);

const cell = fc.oneof(
  fc.constantFrom(
    '',
    'NaN',
    'null',
    '-',
    '0',
    '-1',
    '1e999',
    '1e308',
    '-1e308',
    '5e-324',
    '1.61888E+12',
    '9007199254740993',
    'Infinity',
  ),
  fc.constantFrom('"', '""', '"a\nb"', '\r', '\t', ';', '#', '{', '[', ']', '}', '1,2,3', '2023-02-30 25:00', '0x10', '１２'),
  fc.integer({ min: -(2 ** 53), max: 2 ** 53 }).map(String),
  fc.double().map(String),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

type Damage = (bytes: Buffer) => Buffer;

const damage: fc.Arbitrary<Damage> = fc.oneof(
  // A piece is cut out, doubled, or written over.
  fc.tuple(fc.nat(5000), fc.nat(300)).map(
    ([at, length]): Damage =>
      (bytes) => {
        const from = at % (bytes.length + 1);
        return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);
      },
  ),
  fc.tuple(fc.nat(5000), fc.nat(300)).map(
    ([at, length]): Damage =>
      (bytes) => {
        const from = at % (bytes.length + 1);
        return Buffer.concat([bytes.subarray(0, from + length), bytes.subarray(from)]);
      },
  ),
  fc.tuple(fc.nat(5000), fc.uint8Array({ maxLength: 8 })).map(
    ([at, piece]): Damage =>
      (bytes) => {
        const from = at % (bytes.length + 1);
        return Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(from + piece.length)]);
      },
  ),
  // One cell is exchanged for something that does not belong there.
  fc.tuple(fc.nat(5000), cell).map(
    ([at, value]): Damage =>
      (bytes) => {
        const from = at % (bytes.length + 1);
        const start = Math.max(bytes.lastIndexOf(44, from), bytes.lastIndexOf(10, from)) + 1;
        const ends = [bytes.indexOf(44, from), bytes.indexOf(10, from)].filter((end) => end >= start);
        return Buffer.concat([bytes.subarray(0, start), Buffer.from(value), bytes.subarray(Math.min(...ends, bytes.length))]);
      },
  ),
  fc.nat(5000).map(
    (at): Damage =>
      (bytes) =>
        bytes.subarray(0, at % (bytes.length + 1)),
  ),
  fc.constant<Damage>((bytes) => Buffer.concat([bytes, bytes])),
);

const damaged = fc
  .tuple(text, fc.array(damage, { maxLength: 6 }), fc.boolean(), fc.array(damage, { maxLength: 1 }))
  .map(([whole, before, zip, after]) => {
    const plain = before.reduce<Buffer>((bytes, one) => one(bytes), Buffer.from(whole));
    return zip ? after.reduce<Buffer>((bytes, one) => one(bytes), gzipSync(plain)) : plain;
  });

const madeUp = fc.oneof(
  fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: 'binary', maxLength: 500 }).map((value) => Buffer.from(value)),
  fc.json().map((value) => Buffer.from(value)),
  fc.array(fc.array(cell, { minLength: 4, maxLength: 8 }), { maxLength: 20 }).map((cells) => Buffer.from(toCsv(cells))),
  fc.array(fc.array(cell, { minLength: 5, maxLength: 7 }), { maxLength: 20 }).map((cells) => Buffer.from(toCsv(cells, null))),
  fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.concat([Buffer.from('PAR1'), bytes, Buffer.from('PAR1')])),
);

const options = fc.record(
  {
    format: fc.constantFrom('table', 'json', 'ndjson', 'junit', 'markdown'),
    timeframe: fc.constantFrom('1m', '1h', '1d', '1w', '1M'),
    exchange: fc.constantFrom('binance', 'kraken', 'coinbase', 'nowhere'),
    failBelow: fc.integer({ min: 0, max: 100 }),
    failOn: fc.constantFrom('low', 'high'),
  },
  { requiredKeys: ['format'] },
);

test('whatever a file holds, the command ends with 0, 1 or 2 and never shows a stack trace', {
  timeout: Math.max(60_000, FILES * 100),
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(damaged, madeUp), options, async (input, flags) => {
      const args = ['check', '-', '--format', flags.format];
      if (flags.timeframe !== undefined) args.push('--timeframe', flags.timeframe);
      if (flags.exchange !== undefined) args.push('--exchange', flags.exchange);
      if (flags.failBelow !== undefined) args.push('--fail-below', String(flags.failBelow));
      if (flags.failOn !== undefined) args.push('--fail-on', flags.failOn);
      const context = captureContext({ input });
      const exitCode = await runQuality(args, context);
      const [out, err] = [context.out(), context.err()];
      expect([0, 1, 2]).toContain(exitCode);
      expect(err).not.toMatch(/\n\s+at |Error:|undefined|\[object/);
      const complaints = err.split('\n').filter((line) => line !== '' && !/^quality: -: note: /.test(line));
      // One line says why, if and only if there is no report.
      expect(complaints).toHaveLength(exitCode === 2 ? 1 : 0);
      if (exitCode === 2) expect(complaints[0]).toMatch(/^quality: -(:\d+)?: /);
      else if (flags.format === 'json' || flags.format === 'ndjson') expect(JSON.parse(out)).toHaveProperty('scores');
      else expect(out).not.toBe('');
    }),
    { numRuns: FILES },
  );
});
