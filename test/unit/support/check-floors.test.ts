import { expect, test } from 'vitest';
import { checkHouse } from '../../support/check-floors.ts';
import type { House } from '../../support/floors.ts';

const house: House = {
  root: 'house',
  floors: [
    [{ path: 'index.ts' }],
    [
      { path: 'left/', packages: ['a-package'] },
      { path: 'right/', globals: ['Request'] },
    ],
    [{ path: 'model/', globals: [] }],
  ],
  annexes: [{ path: 'annex/', mayImport: ['model/'] }],
};

function check(sources: Record<string, string>): string[] {
  return checkHouse(house, new Map(Object.entries(sources)));
}

const model = 'export type State = 0; export const state = 0;';

test('a house in order has nothing to say', () => {
  const faults = check({
    'index.ts': "export * from './left/a.ts'; export * from './model/state.ts';",
    'left/a.ts': "import 'a-package'; import type { State } from '../model/state.ts'; import './b.ts';",
    'left/b.ts': 'window.setTimeout(() => console.log(Date.now(), Math.random()));',
    'right/c.ts':
      "import { state } from '../model/state.ts'; export const of = (): Request => new Request(state);",
    'model/state.ts': model,
    'annex/d.ts': "export { state } from '../model/state.ts';",
  });
  expect(faults).toEqual([]);
});

test.each([
  ['import', "import { state } from '../left/state.ts';"],
  ['type import', "\nimport type { State } from '../left/state.ts';"],
  ['inline type import', "import { type State } from '../left/state.ts';"],
  ['re-export', "export * from '../left/state.ts';"],
  ['type re-export', "export type { State } from '../left/state.ts';"],
  ['dynamic import', "export const later = () => import('../left/state.ts');"],
  ['import in a type', "export type Same = import('../left/state.ts').State;"],
])('an upward %s is a fault', (_, text) => {
  const line = text.startsWith('\n') ? 2 : 1;
  expect(check({ 'left/state.ts': model, 'model/up.ts': text })).toEqual([
    `model/up.ts:${line} imports ../left/state.ts, which is above it`,
  ]);
});

test('neighbours do not see each other', () => {
  expect(
    check({ 'left/state.ts': model, 'right/a.ts': "import type { State } from '../left/state.ts';" }),
  ).toEqual(['right/a.ts:1 imports ../left/state.ts, its neighbour, which it must not see']);
});

test('an annex imports only what it names, and nothing imports it', () => {
  expect(
    check({
      'index.ts': "export * from './annex/a.ts';",
      'left/state.ts': model,
      'annex/a.ts': "export * from '../left/state.ts';",
    }),
  ).toEqual([
    'index.ts:1 imports ./annex/a.ts, which nothing else may import',
    'annex/a.ts:1 imports ../left/state.ts, which is not for this room',
  ]);
});

test('a package is for the rooms that name it', () => {
  expect(check({ 'right/a.ts': "import 'a-package';", 'left/b.ts': "import 'a-package/inner';" })).toEqual([
    'right/a.ts:1 imports a-package, a package that is not for this room',
    'left/b.ts:1 imports a-package/inner, a package that is not for this room',
  ]);
});

test('a file on no floor is a fault, and so is a house without files', () => {
  expect(check({ 'cellar.ts': '' })).toEqual([
    'cellar.ts:1 stands on no floor: give it one in test/support/floors.ts',
  ]);
  expect(check({})).toEqual(['house: no files there']);
});

test('a circle is a fault, through types too', () => {
  expect(
    check({
      'model/a.ts': "import type { B } from './b.ts'; export type A = B;",
      'model/b.ts': "import { c } from './c.ts'; export type B = typeof c;",
      'model/c.ts': "import type { A } from './a.ts'; export const c: A = null;",
    }),
  ).toEqual(['model/a.ts:1 is in a circle: model/a.ts → model/b.ts → model/c.ts → model/a.ts']);
});

test.each([
  ['document', 'export const title = document.title;'],
  ['setTimeout', 'export function later() { setTimeout(later, 1); }'],
  ['localStorage', 'export const kept = { localStorage };'],
  ['globalThis', 'export const { fetch } = globalThis;'],
  ['EventTarget', 'export class Bus extends EventTarget {}'],
  ['navigator', 'export const platform = typeof navigator;'],
  ['Request', "export const request = new Request('/');"],
  ['Date.now', 'export const now = Date.now();'],
  ['new Date()', 'export const today = new Date();'],
  ['Date', 'export const text = Date();'],
  ['Date', 'const { now } = Date; export const at = now();'],
  ['Math.random', 'export const chance = Math.random();'],
  ['Math', "export const chance = Math['random']();"],
])('in a pure room %s is a fault: %s', (name, text) => {
  expect(check({ 'model/a.ts': text })).toEqual([`model/a.ts:1 uses ${name}: go through a port`]);
});

test.each([
  ['a parameter of that name', 'export const ask = (fetch: () => number) => fetch();'],
  ['a property of that name', 'export const of = (options: { fetch: 1 }) => ({ fetch: options.fetch });'],
  ['a property taken apart', 'export const of = ({ window: pane }: { window: 1 }) => pane;'],
  ['a type', 'export type Fetch = typeof globalThis.fetch; export let name: Request;'],
  [
    'reckoning with a given time',
    "export const at = [Date.parse(''), new Date(0).getTime(), Date.UTC(1970)];",
  ],
  ['arithmetic', 'export const most = Math.max(1, 2);'],
])('in a pure room %s is none', (_, text) => {
  expect(check({ 'model/a.ts': text })).toEqual([]);
});
