/**
 * Hands items on in groups: while one group is being written the next one gathers. Nobody waits longer than for two writes, and under load a
 * write takes many.
 */
export class GroupCommit<T, R> {
  readonly #write: (items: readonly T[]) => Promise<readonly R[]>;
  #waiting: { readonly item: T; readonly done: PromiseWithResolvers<R> }[] = [];
  #isWriting = false;

  constructor(write: (items: readonly T[]) => Promise<readonly R[]>) {
    this.#write = write;
  }

  /** Resolves with the answer for the item when its group is written; rejects as the write of its group does. */
  add(item: T): Promise<R> {
    const done = Promise.withResolvers<R>();
    this.#waiting.push({ item, done });
    if (!this.#isWriting) {
      this.#isWriting = true;
      // What is ready in this turn of the event loop goes into the first group.
      setImmediate(() => void this.#run());
    }
    return done.promise;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        const answers = await this.#write(group.map(({ item }) => item));
        for (const [i, { done }] of group.entries()) done.resolve(answers[i]!);
      } catch (error) {
        for (const { done } of group) done.reject(error);
      }
    }
    this.#isWriting = false;
  }
}
