import { expect, test } from 'vitest';
import { rangeChoices } from './range-choice.ts';

test.each([
  ['1m', ['1h', '6h', '1d', '3d']],
  ['1h', ['3d', '1w', '1M', '3M']],
  ['1d', ['1M', '3M', '1y', '5y']],
  ['1M', ['5y', '20y']],
])('%s offers spans with enough candles and not too many', (timeframe, names) => {
  expect(rangeChoices(timeframe).map(({ name }) => name)).toEqual(names);
});
