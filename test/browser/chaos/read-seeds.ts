/** Those that every run of the tests plays. Between them they meet every kind of trouble: see draw-chaos.spec.ts. */
const USUAL_FROM = 428;
const USUAL_COUNT = 5;

/** The seeds that HOLDFAST_CHAOS_SEEDS (how many) and HOLDFAST_CHAOS_FROM (the first) ask for. */
export function readSeeds(env: Record<string, string | undefined>): number[] {
  const count = readCount('HOLDFAST_CHAOS_SEEDS', env, USUAL_COUNT);
  const from = readCount('HOLDFAST_CHAOS_FROM', env, USUAL_FROM);
  return Array.from({ length: count }, (_, index) => from + index);
}

function readCount(name: string, env: Record<string, string | undefined>, usual: number): number {
  const value = Number(env[name] ?? usual);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new TypeError(`${name}: got ${JSON.stringify(env[name])}, want a number from 1 on`);
}
