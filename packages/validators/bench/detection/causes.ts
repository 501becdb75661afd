import { causeFigures } from '../../src/testing/cause-figures.ts';
import { gapCases } from '../../src/testing/gap-cases.ts';

/** Prints how often the causes of gaps are told right, on generated cases of every kind, seed by seed. */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const macro: number[] = [];
for (const seed of SEEDS) {
  const { told, f1, macroF1 } = causeFigures(gapCases(seed, 20));
  macro.push(macroF1);
  console.log(`seed ${seed}: macro-F1 ${macroF1.toFixed(4)}`, f1);
  if (seed === SEEDS[0]) console.table(told);
}
console.log(`macro-F1 over ${SEEDS.length} seeds: ${Math.min(...macro).toFixed(4)} to ${Math.max(...macro).toFixed(4)}`);
