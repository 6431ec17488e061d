import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');

/** A package as npm would publish it. */
export interface PackedPackage {
  name: string;
  tarball: string;
  /** What is in it, by path. */
  files: string[];
  /** Where it lies unpacked, beside the others: each finds the others by name. */
  folder: string;
}

/** Packs workspaces into a folder under test-results that is made anew, and unpacks them side by side. */
export function packPackages(workspaces: readonly string[]): PackedPackage[] {
  const place = path.join(root, 'test-results/package');
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  const flags = workspaces.flatMap((workspace) => ['-w', workspace]);
  const { stdout } = run('npm', [
    'pack',
    '--json',
    '--ignore-scripts',
    '--pack-destination',
    place,
    ...flags,
  ]);
  return (JSON.parse(stdout) as NpmPack[]).map(({ name, filename, files }) => {
    const tarball = path.join(place, filename);
    const folder = path.join(place, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
    return { name, tarball, folder, files: files.map((file) => file.path) };
  });
}

interface NpmPack {
  name: string;
  filename: string;
  files: { path: string }[];
}

/** Runs a program to its end, from the workspace's root. */
export function run(
  program: string,
  args: readonly string[],
): { exitCode: number; stdout: string; stderr: string } {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (error !== undefined) throw error;
  return { exitCode: status ?? 1, stdout, stderr };
}
