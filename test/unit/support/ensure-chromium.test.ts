import { expect, test } from 'vitest';
import { ensureChromium, type Environment } from '../../support/ensure-chromium.ts';

interface Story {
  /** After which command there is a Chromium; `''` for from the start. */
  appearsAfter?: string;
  /** Commands, without their arguments, that fail. */
  failing?: string[];
  isRoot?: boolean;
  isChosen?: boolean;
  platform?: NodeJS.Platform;
}

/** Lets a story happen, and tells the commands that were run for their effect. */
function play({ appearsAfter, failing = [], isRoot = true, isChosen = false, platform = 'linux' }: Story) {
  const tried: string[] = [];
  const environment: Environment = {
    platform,
    isRoot,
    isChosen,
    find: () => (appearsAfter === '' || tried.includes(appearsAfter ?? 'never') ? '/found' : undefined),
    succeeds: (command) => !failing.includes(command),
    tryTo: (command, args, limitMs) => {
      expect(limitMs).toBeLessThanOrEqual(600_000);
      tried.push(
        [
          command === process.execPath ? 'playwright' : command,
          ...args.slice(command === process.execPath ? 1 : 0),
        ].join(' '),
      );
    },
    say: () => undefined,
  };
  return { found: ensureChromium(environment), tried };
}

const download = 'playwright install chromium';

test('an installed one is taken as it is', () => {
  expect(play({ appearsAfter: '' })).toEqual({ found: '/found', tried: [] });
});

test('else Playwright downloads one', () => {
  expect(play({ appearsAfter: download })).toEqual({ found: '/found', tried: [download] });
});

test('else the system’s packages have one', () => {
  expect(play({ appearsAfter: 'apt-get install -y chromium' })).toEqual({
    found: '/found',
    tried: [download, 'apt-get update', 'apt-get install -y chromium'],
  });
});

test('with sudo where it asks no password', () => {
  const found = play({ appearsAfter: 'sudo -n apt-get install -y chromium', isRoot: false });
  expect(found).toMatchObject({ found: '/found' });
  expect(play({ isRoot: false, failing: ['sudo'] })).toEqual({ found: undefined, tried: [download] });
});

test('no packages are tried where there is no apt-get', () => {
  expect(play({ failing: ['apt-get'] })).toEqual({ found: undefined, tried: [download] });
  expect(play({ platform: 'darwin' })).toEqual({ found: undefined, tried: [download] });
});

test('one that does not start is none', () => {
  const { found, tried } = play({ appearsAfter: '', failing: ['/found'] });
  expect(found).toBeUndefined();
  expect(tried).toHaveLength(3);
});

test('none is fetched in place of one that was chosen', () => {
  expect(play({ appearsAfter: '', failing: ['/found'], isChosen: true })).toEqual({
    found: undefined,
    tried: [],
  });
});
