const MINUTE = 60_000;
const ROWS = 720;
const FIRST = Date.UTC(2023, 2, 4, 6);

/** Half a day of minutes with faults in it, as CSV: the same text each time. For a first look without a file at hand. */
export function exampleCsv(): string {
  const lines = ['time,open,high,low,close,volume'];
  let seed = 7;
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  let price = 22_400;
  for (let i = 0; i < ROWS; i += 1) {
    const open = price;
    price = Math.max(1, price + (random() - 0.497) * 14 + Math.sin(i / 60) * 1.2);
    let high = Math.max(open, price) + random() * 6;
    const low = Math.min(open, price) - random() * 6;
    const isGap = i >= 310 && i < 337;
    if (isGap) continue;
    if (i === 520) high *= 1.32;
    const cells = [open, high, low, price, 2 + random() * 9].map((value) => value.toFixed(2));
    const time = new Date(FIRST + i * MINUTE).toISOString().slice(0, 19);
    lines.push(`${time},${cells.join(',')}`);
    if (i === 120) lines.push(`${time},${[open, high, low, price + 3, 1].map((value) => value.toFixed(2)).join(',')}`);
  }
  return lines.join('\n');
}
