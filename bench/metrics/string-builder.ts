/**
 * The floor: the same text with nothing but string concatenation. Label texts and values lie ready in plain arrays; it can neither
 * forget a feed nor count a find once, so no real recorder can be expected to be faster.
 */
export class StringBuilder {
  readonly #families: { readonly head: string; readonly lines: { readonly label: string; value: number }[] }[] = [];

  /** Takes the series of an exposition as they are. */
  constructor(text: string) {
    for (const block of text.trimEnd().split('\n\n')) {
      const [help, type, ...lines] = block.split('\n');
      this.#families.push({
        head: `${help}\n${type}\n`,
        lines: lines.map((line) => {
          const space = line.lastIndexOf(' ');
          return { label: line.slice(0, space + 1), value: Number(line.slice(space + 1)) };
        }),
      });
    }
  }

  /** Writes new values into every series, as a tick would. */
  record(tick: number): void {
    for (const { lines } of this.#families) for (const line of lines) line.value += tick % 2 === 0 ? 1 : -1;
  }

  render(): string {
    let text = '';
    for (const [i, { head, lines }] of this.#families.entries()) {
      if (i > 0) text += '\n';
      text += head;
      for (const { label, value } of lines) text += `${label}${value}\n`;
    }
    return text;
  }
}
