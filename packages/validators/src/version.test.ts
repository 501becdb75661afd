import { expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { VERSION } from './version.ts';

it('is the version of the package', () => {
  expect(VERSION).toBe(manifest.version);
});

it('is of a package without dependencies', () => {
  expect(Object.keys(manifest).filter((key) => /dependencies/i.test(key))).toEqual([]);
});
