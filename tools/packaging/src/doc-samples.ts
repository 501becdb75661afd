import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './packed-packages.ts';

/** A whole file that a document shows. */
export interface DocSample {
  readonly name: string;
  readonly text: string;
}

/** The files that a document shows: blocks of code whose first line is a comment with the name of a file. */
export function samplesOf(document: string): readonly DocSample[] {
  const text = readFileSync(join(ROOT, 'docs', document), 'utf8');
  return [...text.matchAll(/^```(?:ts|python|yaml)\n((?:\/\/|#) (\S+\.(?:ts|py|yaml))\n[\s\S]*?)^```$/gm)].map(
    ([, code, name]) => ({ name: name!, text: code! }),
  );
}
