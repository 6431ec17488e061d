import type { TestProjectInlineConfiguration } from 'vitest/config';

/**
 * Type tests: files that are compiled and never run. `folder` holds them and the tsconfig that lists them: one
 * that does not list them checks nothing and passes.
 */
export function typesProject(folder: string): NonNullable<TestProjectInlineConfiguration['test']> {
  return {
    name: 'types',
    include: [],
    typecheck: {
      enabled: true,
      only: true,
      tsconfig: `${folder}/tsconfig.json`,
      include: [`${folder}/**/*.test-d.{ts,tsx}`],
    },
  };
}
