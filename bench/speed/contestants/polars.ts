import pl from 'nodejs-polars';
import type { Contestant } from '../contestant.ts';
import { type Counts, IQR, MAD, MAD_SCALE, MINUTE_MS, ZSCORE } from '../counts.ts';
import { COLUMNS } from '../frames.ts';

/** The checks as one lazy polars query. It is built once, not in the time that is measured: building it takes far longer than running it. */
export const polars: Contestant = {
  name: 'nodejs-polars',
  load(frame) {
    // Missing values are nulls here, as polars has them.
    const column = (name: (typeof COLUMNS)[number]) =>
      pl.Series(
        name,
        Array.from(frame[name], (value) => (Number.isNaN(value) ? null : value)),
        pl.Float64,
      );
    const data = pl.DataFrame(COLUMNS.map((name) => (name === 'time' ? column(name).cast(pl.Int64) : column(name))));
    const query = data.lazy().select(...EXPRESSIONS);
    return { run: () => countsOf(query.collectSync().row(0).map(Number), frame.now) };
  },
};

const time = pl.col('time');
const [open, high, low, close] = [pl.col('open'), pl.col('high'), pl.col('low'), pl.col('close')];
const onGrid = time.modulo(MINUTE_MS).eq(pl.lit(0));

const EXPRESSIONS = [
  ...['open', 'high', 'low', 'close', 'volume'].map((name) => pl.col(name).nullCount().as(`missing_${name}`)),
  pl.len().as('rows'),
  time.min().as('first'),
  time.max().as('last'),
  time.nUnique().as('distinct'),
  time.filter(onGrid).nUnique().as('filled'),
  onGrid.sum().as('on_grid'),
  high.lt(low).or(high.lt(close)).or(high.lt(open)).or(low.gt(close)).or(low.gt(open)).sum().as('violations'),
  ...outside('close'),
  ...outside('volume'),
];

function outside(name: string) {
  const column = pl.col(name);
  const q1 = column.quantile(0.25, 'linear');
  const q3 = column.quantile(0.75, 'linear');
  const reach = q3.sub(q1).mul(IQR);
  const distance = column.sub(column.median()).abs();
  return [
    column.sub(column.mean()).abs().gt(column.std().mul(ZSCORE)).sum().as(`${name}_zscore`),
    column
      .lt(q1.sub(reach))
      .or(column.gt(q3.add(reach)))
      .sum()
      .as(`${name}_iqr`),
    distance
      .gt(distance.median().mul(MAD / MAD_SCALE))
      .sum()
      .as(`${name}_mad`),
  ];
}

/** Counts of the row of numbers that `EXPRESSIONS` gives, in its order. */
function countsOf(row: readonly number[], now: number): Counts {
  const [missingOpen, missingHigh, missingLow, missingClose, missingVolume, rows, first, last] = row as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [distinct, filled, aligned, ohlcViolations] = row.slice(8, 12) as [number, number, number, number];
  const [closeZscore, closeIqr, closeMad, volumeZscore, volumeIqr, volumeMad] = row.slice(12) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const expected = Math.floor(last / MINUTE_MS) - Math.floor(first / MINUTE_MS) + 1;
  return {
    missingOpen,
    missingHigh,
    missingLow,
    missingClose,
    missingVolume,
    misaligned: rows - aligned,
    expected,
    missingCandles: expected - filled,
    duplicates: rows - distinct,
    ageMs: now - (last + MINUTE_MS),
    ohlcViolations,
    closeZscore,
    closeIqr,
    closeMad,
    volumeZscore,
    volumeIqr,
    volumeMad,
  };
}
