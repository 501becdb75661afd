import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const README = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8');
const BLOCKS = [...README.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].map(([, language, text]) => ({ language, text: text! }));

/** The commands of README.md, a line each, as they stand there. */
export function readCommands(): readonly string[] {
  return BLOCKS.filter(({ language }) => language === 'sh').flatMap(({ text }) => text.split('\n').filter(Boolean));
}

/** What README.md says that `dev` shows, a line each. */
export function readTranscript(): readonly string[] {
  const block = BLOCKS.find(({ text }) => text.includes('watching '));
  return (block?.text ?? '').split('\n').filter((line) => line.trim() !== '' && line.trim() !== '…');
}
