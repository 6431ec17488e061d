// Holds the sources of the packages against the floors: imports (type imports too), circles, globals.

import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { findCircles } from './find-circles.ts';
import { findForeignGlobals } from './find-foreign-globals.ts';
import { type Annex, type House, houses, type Room, type Sources } from './floors.ts';

interface Import {
  line: number;
  /** As it is written. */
  specifier: string;
  /** The file in the house that it names; `undefined` for a package. */
  file: string | undefined;
}

/** What is wrong in a house: one line each, `file:line what`. */
export function checkHouse(house: House, sources: Sources): string[] {
  if (sources.size === 0) return [`${house.root}: no files there`];
  const rooms = [...house.floors.flat(), ...house.annexes];
  const imports = new Map([...sources].map(([file, text]) => [file, readImports(file, text)]));

  const homeless = [...sources.keys()]
    .filter((file) => roomOf(file, rooms) === undefined)
    .map((file) => `${file}:1 stands on no floor: give it one in test/support/floors.ts`);
  const importFaults = [...imports].flatMap(([file, ofFile]) =>
    ofFile.flatMap(({ line, ...found }) => {
      const fault = findImportFault(house, file, found);
      return fault === undefined ? [] : [`${file}:${line} imports ${found.specifier}${fault}`];
    }),
  );
  const circles = findCircles(filesOnly(imports)).map(
    (circle) => `${circle[0]}:1 is in a circle: ${circle.join(' → ')}`,
  );
  const globals = rooms.flatMap((room) =>
    room.globals === undefined ? [] : findForeignGlobals(filesIn(room, sources, rooms), room.globals),
  );
  return [...homeless, ...importFaults, ...circles, ...globals];
}

function findImportFault(house: House, file: string, found: Omit<Import, 'line'>): string | undefined {
  const rooms = [...house.floors.flat(), ...house.annexes];
  const from = roomOf(file, rooms);
  if (from === undefined) return undefined;
  if (found.file === undefined) {
    return from.packages?.includes(found.specifier) ? undefined : ', a package that is not for this room';
  }
  const to = roomOf(found.file, rooms);
  if (to === undefined) return ', which stands on no floor';
  if (to === from) return undefined;
  if (isAnnex(to)) return ', which nothing else may import';
  if (isAnnex(from)) return from.mayImport.includes(to.path) ? undefined : ', which is not for this room';
  const [fromFloor, toFloor] = [from, to].map((room) =>
    house.floors.findIndex((floor) => floor.includes(room)),
  );
  if (fromFloor === toFloor) return ', its neighbour, which it must not see';
  return Number(toFloor) < Number(fromFloor) ? ', which is above it' : undefined;
}

function readImports(file: string, text: string): Import[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName: specifier, pos }) => ({
    line: text.slice(0, pos).split('\n').length,
    specifier,
    file: specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : undefined,
  }));
}

function filesOnly(imports: ReadonlyMap<string, readonly Import[]>): Map<string, string[]> {
  return new Map([...imports].map(([file, ofFile]) => [file, ofFile.flatMap((found) => found.file ?? [])]));
}

function filesIn(room: Room, sources: Sources, rooms: readonly Room[]): Sources {
  return new Map([...sources].filter(([file]) => roomOf(file, rooms) === room));
}

function roomOf(file: string, rooms: readonly Room[]): Room | undefined {
  return rooms.find(({ path: place }) => file === place || (isFolder(place) && file.startsWith(place)));
}

function isFolder(place: string): boolean {
  return place === '' || place.endsWith('/');
}

function isAnnex(room: Room): room is Annex {
  return 'mayImport' in room;
}

function readSources({ root }: House): Sources {
  const files = globSync('**/*.{ts,tsx}', { cwd: root }).map((file) => file.replaceAll('\\', '/'));
  return new Map(files.sort().map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));
}

if (import.meta.main) {
  process.chdir(path.join(import.meta.dirname, '../..'));
  const faults = houses.flatMap((house) =>
    checkHouse(house, readSources(house)).map((fault) => `${house.root}/${fault}`),
  );
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
  else console.log('Every import goes down, none in a circle, and no global where there should be a port.');
}
