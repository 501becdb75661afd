/** Numbers in rising order, of which one comes and one goes at a time. */
export class SortedValues {
  /** The numbers, of which `length` count; valid until the next change. */
  readonly values: Float64Array;
  length = 0;

  constructor(most: number) {
    this.values = new Float64Array(most);
  }

  /** Takes these numbers, in rising order, in place of those it had. */
  reset(values: Float64Array): void {
    this.values.set(values);
    this.length = values.length;
  }

  add(value: number): void {
    const at = this.#firstFrom(value);
    this.values.copyWithin(at + 1, at, this.length);
    this.values[at] = value;
    this.length++;
  }

  /** Takes out one of the numbers that equal `value`, which must be there. */
  remove(value: number): void {
    const at = this.#firstFrom(value);
    this.values.copyWithin(at, at + 1, this.length);
    this.length--;
  }

  /** Place of the first number that is at least `value`. */
  #firstFrom(value: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.values[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
