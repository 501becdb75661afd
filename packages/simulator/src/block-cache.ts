/** Blocks of many tapes under one bound: the block used longest ago goes first. */
export class BlockCache {
  readonly #blocks = new Map<string, Float64Array>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: string, make: () => Float64Array): Float64Array {
    const known = this.#blocks.get(key);
    if (known !== undefined) {
      this.#blocks.delete(key);
      this.#blocks.set(key, known);
      return known;
    }
    const block = make();
    this.#blocks.set(key, block);
    if (this.#blocks.size > this.#capacity) this.#blocks.delete(this.#blocks.keys().next().value as string);
    return block;
  }
}
