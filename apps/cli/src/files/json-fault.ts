const TOKEN =
  /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[\]{},:]/uy;
const SPACE = /[ \t\r\n]*/y;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end';

/**
 * Offset of the first character at which a text stops being JSON; its length where it only ends too early. The engine's own message
 * names the place for some faults and not for others.
 */
export function findJsonFault(text: string): number {
  const open: ('[' | '{')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)![0].length;
    if (at >= text.length) return text.length;
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) return at;
    const next = after(token, expected, open);
    if (next === null) return at;
    expected = next;
    at += token.length;
  }
}

/** What may follow a token, or null where the token itself is out of place. Opens and closes brackets. */
function after(token: string, expected: Expected, open: ('[' | '{')[]): Expected | null {
  const inside = open.at(-1);
  if (expected === ', or end') {
    if (token === ',' && inside !== undefined) return inside === '[' ? 'value' : 'key';
    if ((token === ']' && inside === '[') || (token === '}' && inside === '{')) {
      open.pop();
      return ', or end';
    }
    return null;
  }
  if (expected === ':') return token === ':' ? 'value' : null;
  if (expected === 'key' || expected === 'key or }') {
    if (token.startsWith('"')) return ':';
    if (token !== '}' || expected === 'key') return null;
    open.pop();
    return ', or end';
  }
  if (token === '[' || token === '{') {
    open.push(token);
    return token === '[' ? 'value or ]' : 'key or }';
  }
  if (token === ']' && expected === 'value or ]') {
    open.pop();
    return ', or end';
  }
  return /^[\]},:]$/.test(token) ? null : ', or end';
}

/** Where and why a text is not JSON: lines before the fault, and a sentence that shows what stands there. */
export function describeJsonFault(
  text: string,
  quote: (value: string) => string,
): { readonly lines: number; readonly reason: string } {
  const offset = findJsonFault(text);
  const lines = text.slice(0, offset).split('\n').length - 1;
  if (offset >= text.length) return { lines, reason: 'the JSON ends in the middle' };
  return { lines, reason: `not JSON at ${quote(text.slice(offset, offset + 20).split('\n')[0]!)}` };
}
