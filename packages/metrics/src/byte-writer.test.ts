import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from './byte-writer.ts';

describe('ByteWriter', () => {
  it('spells every number as JavaScript does, whole or not', () => {
    const edges = fc.constantFrom(0, -0, 9, 10, 99, 100, 2 ** 31 - 1, 2 ** 31, 2 ** 53, -1, 1e21, 1e-7, 0.1, Number.MAX_VALUE);
    fc.assert(
      fc.property(fc.oneof(edges, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })), (value) => {
        const writer = new ByteWriter(1);
        writer.value(value);
        expect(writer.finish().toString()).toBe(`${value}`);
      }),
      { numRuns: 1000 },
    );
  });

  it('spells the infinities as Prometheus does', () => {
    const writer = new ByteWriter(1);
    writer.value(Number.POSITIVE_INFINITY);
    writer.value(Number.NEGATIVE_INFINITY);
    expect(writer.finish().toString()).toBe('+Inf-Inf');
  });

  it('grows over any sequence of writes and repeats bytes exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (texts) => {
        const writer = new ByteWriter(1);
        let expected = '';
        for (const text of texts) {
          const start = writer.length;
          writer.text(text);
          writer.again(start, writer.length - start);
          writer.bytes(Buffer.from(text));
          expected += text.repeat(3);
        }
        expect(writer.finish().toString()).toBe(Buffer.from(expected).toString());
      }),
    );
  });
});
