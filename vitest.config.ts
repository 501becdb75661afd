import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', './packages/testbed/src/reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages,apps}/*/src/**/*.test.ts', 'dashboards/src/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/*.e2e.test.ts', '**/node_modules/**'],
        },
      },
      {
        test: {
          name: 'integration',
          globalSetup: './packages/testbed/src/global-setup.ts',
          include: ['{packages,apps}/*/src/**/*.{int,e2e}.test.ts', 'dashboards/src/**/*.int.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
