import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defaultClientConditions } from 'vite';
import type { TestProjectInlineConfiguration } from 'vitest/config';
import { chromiumLaunchOptions } from '../support/find-chromium.ts';

/** The same tests in a real browser, once with the React of the workspace and once with React 18 in its place. */
export const reactProjects: TestProjectInlineConfiguration[] = [
  reactProject('react-19', {}),
  reactProject(
    'react-18',
    {
      react: folder('react-18/node_modules/react'),
      'react-dom': folder('react-18/node_modules/react-dom'),
    },
    // It has no hidden components.
    ['test/react/hidden-component.test.tsx'],
  ),
];

function reactProject(
  name: string,
  alias: Record<string, string>,
  exclude: string[] = [],
): TestProjectInlineConfiguration {
  return {
    root: folder('../..'),
    // Each React is bundled beforehand into a folder of its own, or the one would be served for the other.
    cacheDir: `node_modules/.vite/${name}`,
    resolve: { alias, conditions: ['holdfast-source', ...defaultClientConditions] },
    optimizeDeps: {
      include: [
        ...['react', 'react/jsx-dev-runtime', 'react-dom', 'react-dom/client', 'react-dom/server'],
        ...['broadcast-channel', 'idb-keyval'],
      ],
    },
    test: {
      name,
      include: ['test/react/*.test.tsx'],
      exclude,
      setupFiles: ['test/react/setup.ts'],
      restoreMocks: true,
      expect: { poll: { interval: 5, timeout: 10_000 } },
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({ launchOptions: chromiumLaunchOptions() }),
        instances: [{ browser: 'chromium', name }],
      },
    },
  };
}

function folder(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
