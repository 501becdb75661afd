import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { runQuality } from '../program.ts';
import { makeRows, toCsv } from '../testing/candle-text.ts';
import { captureContext } from '../testing/captured-context.ts';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Parses strictly; throws where the text is not well-formed XML 1.0. */
function parseXml(text: string): Element[] {
  const elements: Element[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => elements.push({ name, attributes: attributes as Record<string, string> }));
  parser.write(text).close();
  return elements;
}

async function junit(input: string, ...args: string[]) {
  const context = captureContext({ input });
  const exitCode = await runQuality(['check', '-', '--format', 'junit', ...args], context);
  return { exitCode, elements: parseXml(context.out()), out: context.out() };
}

const rows = makeRows(600);
const gappy = toCsv(rows.filter((_, i) => i < 100 || i >= 130));

test('the numbers of a suite are those of its cases', async () => {
  for (const [input, args] of [
    [toCsv(rows), []],
    [gappy, ['--fail-below', '99.9']],
    [toCsv(rows.slice(0, 1)), []],
    [toCsv(rows.map((row, i) => (i === 590 ? [row[0], 1, 2, 3, -4, -5] : row))), ['--fail-on', 'low']],
  ] as const) {
    const { elements } = await junit(input, ...args);
    const suite = elements.find((element) => element.name === 'testsuite')!.attributes;
    const count = (name: string) => String(elements.filter((element) => element.name === name).length);
    expect([suite.tests, suite.failures, suite.skipped, suite.errors]).toEqual([
      count('testcase'),
      count('failure'),
      count('skipped'),
      '0',
    ]);
  }
});

test('an issue fails its check from medium on, and from --fail-on on where it is given', async () => {
  const failed = async (...args: string[]) =>
    (await junit(gappy, ...args)).elements
      .filter((element) => element.name === 'failure')
      .map(({ attributes }) => attributes.type);
  expect(await failed()).toEqual(['gap']);
  expect(await failed('--fail-on', 'critical')).toEqual([]);
  expect(await failed('--fail-below', '99.9')).toEqual(['gap', 'score']);
});

test('a file that cannot be read is an error, and its bytes do no harm to the XML', async () => {
  const { exitCode, elements } = await junit('<a> & "b" \u001b[31m ]]> \ufffe ,1,2,3\n');
  expect(exitCode).toBe(2);
  expect(elements.map((element) => element.name)).toContain('error');
});

test('names and symbols with markup stay text', async () => {
  const { elements } = await junit(toCsv(rows), '--symbol', '<b>"&\u0007\ud800', '--exchange', 'x');
  const symbol = elements.find(({ name, attributes }) => name === 'property' && attributes.name === 'symbol')!;
  expect(symbol.attributes.value).toBe('<b>"&\ufffd\ufffd');
});
