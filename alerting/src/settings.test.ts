import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSetting, requireSetting } from './settings.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quality-settings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const path = join(folder, `secret-${text.length}`);
  writeFileSync(path, text);
  return path;
}

describe('readSetting', () => {
  it('reads a variable, or a file without its last newline', () => {
    expect(readSetting({ NAME: ' value ' }, 'NAME')).toBe('value');
    expect(readSetting({ NAME_FILE: fileWith('from a file\n') }, 'NAME')).toBe('from a file');
    expect(readSetting({}, 'NAME')).toBeNull();
  });

  it.each([
    [{ NAME: '' }, 'NAME is empty'],
    [{ NAME: '  \n' }, 'NAME is empty'],
    [{ NAME: 'a', NAME_FILE: '/b' }, 'NAME and NAME_FILE are both set'],
    [{ NAME_FILE: '/nowhere/at/all' }, 'NAME_FILE is /nowhere/at/all: it cannot be read (ENOENT)'],
  ])('%o is an error that says so', (environment, message) => {
    expect(() => readSetting(environment, 'NAME')).toThrow(message);
  });

  it('an empty file is an error, not a missing setting', () => {
    expect(() => readSetting({ NAME_FILE: fileWith('\n') }, 'NAME')).toThrow('is empty');
  });

  it('a setting that must be there names itself and its file when it is not', () => {
    expect(() => requireSetting({}, 'NAME')).toThrow('NAME is not set: set it, or NAME_FILE to a file that holds it');
  });
});
