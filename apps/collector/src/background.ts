/** Work that nobody waits for until the end; an error of it is handed on instead of ending the process. */
export class Background {
  readonly #onError: (error: unknown) => void;
  readonly #running = new Set<Promise<void>>();

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  run(work: Promise<void>): void {
    const guarded = work.catch(this.#onError);
    this.#running.add(guarded);
    void guarded.then(() => this.#running.delete(guarded));
  }

  /** Resolves when nothing runs any more, what was begun meanwhile included. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
