/** Breaks text at spaces into lines of at most `width` characters, each after `indent`, further ones after `hanging` too. */
export function wrap(text: string, width: number, indent: string, hanging = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const room = width - (lines.length > 0 ? hanging.length : 0);
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((one, i) => indent + (i > 0 ? hanging : '') + one);
}
