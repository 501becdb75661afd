import { defineConfig } from 'vitest/config';

const WORKSPACE = '{packages/*,apps/*,alerting,dashboards,deploy,tools/*}/src/**';

/** The long runs at full size, by `pnpm test:soak`; without it each of them runs small. */
// biome-ignore lint/style/noProcessEnv: what runs is chosen where the tests are started.
const isFullSize = process.env.QUALITY_SOAK === '1';

/**
 * `*.test.ts` is pure; `int` needs a real server, `e2e` the whole system; `soak` and `sized` have a full size, and only `soak` wants the machine
 * to itself when it runs small; `live` needs the internet.
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
        // These run clocks faster than the world's, or measure: one at a time, with the machine to itself.
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
