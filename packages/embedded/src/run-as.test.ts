import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { firstClosedFolder } from './run-as.ts';

const stranger = { uid: 64_321, gid: 64_321 };
const root = mkdtempSync(join(tmpdir(), 'quality-run-as-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('the outermost folder that others may not enter is named', () => {
  chmodSync(root, 0o755);
  const closed = join(root, 'closed');
  mkdirSync(join(closed, 'inner'), { recursive: true });
  chmodSync(closed, 0o700);
  chmodSync(join(closed, 'inner'), 0o700);
  expect(firstClosedFolder(join(closed, 'inner', 'file'), stranger)).toBe(closed);
});

test('a folder that may be entered but not listed is open', () => {
  chmodSync(root, 0o711);
  expect(firstClosedFolder(join(root, 'file'), stranger)).toBe(null);
});

test('the owner of a folder enters it by the owner bit', () => {
  chmodSync(root, 0o700);
  expect(firstClosedFolder(join(root, 'file'), { uid: process.getuid!(), gid: 64_321 })).toBe(null);
});
