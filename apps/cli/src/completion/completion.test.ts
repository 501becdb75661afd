import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runQuality } from '../program.ts';
import { captureContext } from '../testing/captured-context.ts';

async function scriptOf(shell: string): Promise<string> {
  const context = captureContext();
  expect(await runQuality(['completion', shell], context)).toBe(0);
  return context.out();
}

/** Why a shell cannot be asked, or null. */
function missing(shell: string): string | null {
  return spawnSync(shell, ['--version']).error === undefined ? null : `${shell} is not installed`;
}

describe('bash', () => {
  /** What bash itself would offer for a command line that ends with its last word. */
  async function offers(...words: string[]): Promise<string[]> {
    const ask = `COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _quality; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const out = execFileSync('bash', ['-c', `${await scriptOf('bash')}\n${ask}`, 'bash', 'quality', ...words], { cwd: '/usr' });
    return out
      .toString()
      .split('\n')
      .filter((word) => word !== '');
  }

  test.each<[words: string[], some: string[]]>([
    [[''], ['check', 'gate', 'report', 'watch', 'config', 'migrate', 'maintain', 'completion', 'dev']],
    [['ch'], ['check']],
    [
      ['check', '--f'],
      ['--format', '--fail-below', '--fail-on'],
    ],
    [
      ['check', '--format', ''],
      ['table', 'json', 'ndjson', 'junit', 'markdown'],
    ],
    [['check', '--format', 'json', '--fail-on', 'h'], ['high']],
    [['check', 'bi'], ['bin']],
    [['config', ''], ['check']],
    [['config', 'check', '--s'], ['--show']],
    [['completion', 'z'], ['zsh']],
    [['check', '--symbol', ''], []],
  ])('%s', async (words, some) => {
    const offered = await offers(...words);
    expect(offered).toEqual(expect.arrayContaining(some));
    if (some.length === 0) expect(offered).toEqual([]);
    for (const word of offered) expect(word.startsWith(words.at(-1)!)).toBe(true);
  });
});

describe.each(['zsh', 'fish'])('%s', (shell) => {
  test('the script names every command and the values of options', async () => {
    const script = await scriptOf(shell);
    for (const word of [
      'check',
      'gate',
      'report',
      'watch',
      'config',
      'migrate',
      'maintain',
      'completion',
      'dev',
      'ndjson',
      'critical',
    ]) {
      expect(script).toContain(word);
    }
  });

  test('the shell finds no fault in the syntax of the script', async (ctx) => {
    const reason = missing(shell);
    ctx.skip(reason !== null, reason ?? '');
    const folder = mkdtempSync(join(tmpdir(), 'quality-completion-'));
    writeFileSync(join(folder, 'script'), await scriptOf(shell));
    execFileSync(shell, [shell === 'zsh' ? '-n' : '--no-execute', join(folder, 'script')]);
    rmSync(folder, { recursive: true });
  });
});
