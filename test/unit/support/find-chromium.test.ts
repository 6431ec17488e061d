import { expect, test } from 'vitest';
import { chromiumLaunchOptions, findChromium, type Machine } from '../../support/find-chromium.ts';

function machine(programs: string[], rest: Partial<Machine> = {}): Machine {
  return {
    platform: 'linux',
    env: { PATH: '/usr/local/bin:/usr/bin' },
    homeFolder: '/home/alice',
    playwrightChromium: '/home/alice/.cache/playwright/chrome',
    isProgram: (file) => programs.includes(file),
    ...rest,
  };
}

test.each([
  ['a name on the PATH', '/usr/bin/google-chrome', {}],
  ['Chromium before Chrome', '/usr/bin/chromium', {}, '/usr/local/bin/google-chrome'],
  ['an installed one before Playwright’s', '/snap/bin/chromium', {}, '/home/alice/.cache/playwright/chrome'],
  ['Playwright’s download', '/home/alice/.cache/playwright/chrome', {}],
  ['Chrome on macOS', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', { platform: 'darwin' }],
  [
    'Chromium in the home folder',
    '/home/alice/Applications/Chromium.app/Contents/MacOS/Chromium',
    { platform: 'darwin' },
  ],
  [
    'Chrome on Windows',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    { platform: 'win32', env: { PROGRAMFILES: 'C:\\Program Files' } },
  ],
] satisfies [string, string, Partial<Machine>, string?][])(
  'finds %s',
  (_, expected, rest, other = expected) => {
    expect(findChromium(machine([expected, other], rest))).toBe(expected);
  },
);

test('what HOLDFAST_CHROMIUM names goes first', () => {
  const env = { PATH: '/usr/bin', HOLDFAST_CHROMIUM: '/opt/mine' };
  expect(findChromium(machine(['/usr/bin/chromium', '/opt/mine'], { env }))).toBe('/opt/mine');
});

test('HOLDFAST_CHROMIUM that names nothing is a mistake to tell, not to pass over', () => {
  const env = { PATH: '/usr/bin', HOLDFAST_CHROMIUM: '/opt/mine' };
  expect(() => findChromium(machine(['/usr/bin/chromium'], { env }))).toThrow('/opt/mine');
});

test('finds none where there is none', () => {
  expect(findChromium(machine([]))).toBeUndefined();
});

test('only root goes without the sandbox', () => {
  expect(chromiumLaunchOptions().args.includes('--no-sandbox')).toBe(process.getuid?.() === 0);
});
