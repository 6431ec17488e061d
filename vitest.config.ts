import { defaultClientConditions, defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { adaptersProject } from './test/adapters/vitest-project.ts';
import { reactProjects } from './test/react/vitest-projects.ts';
import { typesProject } from './test/types/vitest-project.ts';

const report = process.env['HOLDFAST_REPORT'];
const minuteMs = 60_000;

export default defineConfig({
  // Tests run on the packages' source, so they need no build.
  resolve: { conditions: ['holdfast-source', ...defaultClientConditions] },
  ssr: { resolve: { conditions: ['holdfast-source', ...defaultServerConditions] } },
  test: {
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    projects: [
      { extends: true, test: { name: 'node', environment: 'node', include: ['test/unit/**/*.test.ts'] } },
      { extends: true, test: typesProject('test/types') },
      {
        extends: true,
        test: {
          name: 'simulation',
          environment: 'node',
          include: ['test/simulation/**/*.test.ts'],
          // Each is a process of its own that keeps a core busy.
          maxConcurrency: 2,
          hookTimeout: 4 * minuteMs,
        },
      },
      { extends: true, test: { name: 'docs', include: ['test/docs/**/*.test.ts'], hookTimeout: minuteMs } },
      adaptersProject,
      ...reactProjects,
      {
        extends: true,
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          hookTimeout: minuteMs,
          testTimeout: minuteMs,
        },
      },
    ],
  },
});
