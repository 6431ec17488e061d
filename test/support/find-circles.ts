/** The circles in a graph of imports, each as the way round: from its first file to that file again. */
export function findCircles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();

  function follow(file: string, way: readonly string[]): void {
    const start = way.indexOf(file);
    if (start >= 0) {
      circles.push([...way.slice(start), file]);
      return;
    }
    if (done.has(file)) return;
    for (const next of imports.get(file) ?? []) follow(next, [...way, file]);
    done.add(file);
  }

  for (const file of imports.keys()) follow(file, []);
  return circles;
}
