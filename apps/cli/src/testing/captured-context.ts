import { Readable } from 'node:stream';
import type { CommandContext } from '../environment.ts';

/** A context of which the output is kept, for tests that run commands in their own process. */
export interface CapturedContext extends CommandContext {
  out(): string;
  err(): string;
}

export function captureContext(given: Partial<CommandContext> & { readonly input?: string | Uint8Array } = {}): CapturedContext {
  const { input, ...overrides } = given;
  const out: string[] = [];
  const err: string[] = [];
  const sink = (parts: string[]) => ({
    write: (text: string) => {
      parts.push(text);
      return true;
    },
    isTTY: false,
    columns: undefined,
  });
  return {
    stdout: sink(out),
    stderr: sink(err),
    stdin: Readable.from(input === undefined ? [] : [Buffer.from(input)], { objectMode: false }),
    cwd: process.cwd(),
    colors: false,
    environment: {},
    clock: () => Date.UTC(2023, 10, 14, 22, 30),
    interruption: () => new AbortController().signal,
    ...overrides,
    out: () => out.join(''),
    err: () => err.join(''),
  };
}
