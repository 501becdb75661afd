/** Hands items on in groups: what comes within the same milliseconds, or while the last group is being written, is written together. */
export class GroupCommit<T, R> {
  readonly #gatherMs: number;
  readonly #write: (items: readonly T[]) => Promise<readonly R[]>;
  #waiting: { readonly item: T; readonly done: PromiseWithResolvers<R> }[] = [];
  #isWriting = false;

  constructor(gatherMs: number, write: (items: readonly T[]) => Promise<readonly R[]>) {
    this.#gatherMs = gatherMs;
    this.#write = write;
  }

  /** Resolves with the answer for the item when its group is written; rejects as the write of its group does. */
  add(item: T): Promise<R> {
    const done = Promise.withResolvers<R>();
    this.#waiting.push({ item, done });
    if (!this.#isWriting) {
      this.#isWriting = true;
      setTimeout(() => void this.#run(), this.#gatherMs);
    }
    return done.promise;
  }

  async #run(): Promise<void> {
    const group = this.#waiting;
    this.#waiting = [];
    try {
      const answers = await this.#write(group.map(({ item }) => item));
      for (const [i, { done }] of group.entries()) done.resolve(answers[i]!);
    } catch (error) {
      for (const { done } of group) done.reject(error);
    }
    if (this.#waiting.length > 0) setTimeout(() => void this.#run(), this.#gatherMs);
    else this.#isWriting = false;
  }
}
