import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const WORKSPACE = '{packages/*,apps/*,alerting,dashboards,deploy,tools/*}/src/**';

/** The long runs at full size, by `pnpm test:soak`; without it each of them runs small. */
// biome-ignore lint/style/noProcessEnv: what runs is chosen where the tests are started.
const isFullSize = process.env.QUALITY_SOAK === '1';

// Tests start our programs again and again: what Node compiled for one start serves the next.
// biome-ignore lint/style/noProcessEnv: the processes that tests start inherit it.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/node', import.meta.url));

/**
 * `*.test.ts` is pure; `int` needs a real server, `e2e` the whole system; `sized` runs small here and at full size as a soak, `soak` at full size
 * alone; `live` needs the internet.
 */
export default defineConfig({
  test: {
    reporters: ['default', './packages/testbed/src/reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: [`${WORKSPACE}/*.test.ts`, 'tools/**/*.test.ts'],
          exclude: ['**/*.{int,e2e,sized,soak,live}.test.ts', '**/node_modules/**'],
          // They are pure: what one file loads serves the next.
          isolate: false,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'integration',
          globalSetup: './packages/testbed/src/global-setup.ts',
          include: [`${WORKSPACE}/*.{int,e2e,sized}.test.ts`],
          exclude: ['**/node_modules/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // At full size each has the machine to itself; else it says why it is skipped.
        test: {
          name: 'soak',
          globalSetup: './packages/testbed/src/global-setup.ts',
          include: [`${WORKSPACE}/*.${isFullSize ? '{soak,sized}' : 'soak'}.test.ts`, 'tools/*.soak.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'live',
          globalSetup: './packages/testbed/src/global-setup.ts',
          include: process.argv.includes('live') ? [`${WORKSPACE}/*.live.test.ts`] : [],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
