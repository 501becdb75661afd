import { expect, test } from 'vitest';
import { GroupCommit } from './group-commit.ts';

test('what comes while a group is written goes into the next one, and everyone gets the answer for its own item', async () => {
  const groups: (readonly number[])[] = [];
  const gate = Promise.withResolvers<void>();
  const commits = new GroupCommit<number, string>(0, async (items) => {
    groups.push(items);
    if (groups.length === 1) await gate.promise;
    return items.map((item) => `saved ${item}`);
  });
  const first = [commits.add(1), commits.add(2)];
  await expect.poll(() => groups.length).toBe(1);
  const second = [commits.add(3), commits.add(4)];
  gate.resolve();
  expect(await Promise.all([...first, ...second])).toEqual(['saved 1', 'saved 2', 'saved 3', 'saved 4']);
  expect(groups).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test('a write that fails fails its group alone', async () => {
  let writes = 0;
  const commits = new GroupCommit<number, number>(0, async (items) => {
    writes += 1;
    if (writes === 1) throw new Error('no Redis');
    return items;
  });
  await expect(commits.add(1)).rejects.toThrow('no Redis');
  expect(await commits.add(2)).toBe(2);
});
