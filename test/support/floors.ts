// Who may import whom: the floors of each package, as data. check-floors.ts holds the sources against it.

/** A file (`options.ts`) or a folder with all that is in it (`model/`); `''` is the whole house. */
export interface Room {
  path: string;
  /** Packages it may import. */
  packages?: readonly string[];
  /**
   * Globals it may use beyond the language's own; left out, it may use any. A room that has this list also
   * goes without the language's clock and dice: they come through a port.
   */
  globals?: readonly string[];
}

/** A room beside the floors: no other room imports it, and it imports only what it names. */
export interface Annex extends Room {
  mayImport: readonly string[];
}

export interface House {
  /** The folder of its sources. */
  root: string;
  /** From the top down: a room imports only what lies below it. Rooms on one floor do not see each other. */
  floors: readonly (readonly Room[])[];
  annexes: readonly Annex[];
}

/** A house's files, by their path in it. */
export type Sources = ReadonlyMap<string, string>;

/** The fetch standard and its company: the same in a page, a worker and a test. */
const fetchGlobals = [
  'AbortController',
  'AbortSignal',
  'Blob',
  'DOMException',
  'FormData',
  'Headers',
  'ReadableStream',
  'Request',
  'Response',
  'URL',
  'URLSearchParams',
];

export const houses: readonly House[] = [
  {
    root: 'packages/sdk/src',
    floors: [
      [{ path: 'index.ts' }],
      [{ path: 'create-session.ts' }],
      [
        { path: 'runtime/', globals: fetchGlobals },
        { path: 'browser/', packages: ['broadcast-channel', 'idb-keyval'] },
      ],
      [{ path: 'resolve-options.ts' }],
      [{ path: 'options.ts' }],
      [{ path: 'model/', globals: [] }],
      [{ path: 'session.ts', globals: [] }],
      [{ path: 'events.ts', globals: [] }],
      [{ path: 'snapshot.ts', globals: [] }],
      [{ path: 'ports.ts', globals: [] }],
      [{ path: 'errors.ts', globals: [] }],
    ],
    annexes: [
      {
        path: 'oauth/',
        packages: ['oauth4webapi'],
        mayImport: ['options.ts', 'session.ts', 'events.ts', 'snapshot.ts', 'ports.ts', 'errors.ts'],
      },
    ],
  },
  {
    root: 'packages/react/src',
    floors: [[{ path: '', packages: ['react', 'react/jsx-runtime', '@holdfast/sdk'] }]],
    annexes: [],
  },
];
