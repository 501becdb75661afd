/** Steps back that all late rows may take together, for each row. */
const STEPS_A_ROW = 2;

/**
 * Open times of late rows, those below a time seen before them, that no row in time has: sorted, doubled ones too. Late rows come a little late, so
 * each walks back to where it belongs; null where that would take long.
 *
 * @param late numbers of the late rows, rising. The finite times of the others never fall.
 */
export function timesOfLateOnly(time: Float64Array, late: readonly number[]): Float64Array | null {
  const found = new Float64Array(late.length);
  let count = 0;
  let steps = STEPS_A_ROW * time.length;
  for (let k = 0; k < late.length; k++) {
    const t = time[late[k] as number] as number;
    let skipped = k - 1;
    let i = (late[k] as number) - 1;
    let isKnown = false;
    for (; i >= 0; i--) {
      if (steps-- === 0) return null;
      if (skipped >= 0 && late[skipped] === i) {
        skipped--;
        continue;
      }
      const other = time[i] as number;
      isKnown = other === t;
      // A time that is missing or infinite tells nothing.
      if (other <= t && other !== Number.NEGATIVE_INFINITY) break;
    }
    if (!isKnown) found[count++] = t;
  }
  return found.subarray(0, count).sort();
}
