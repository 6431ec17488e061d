import type { LossCause } from './cause-of-loss.ts';
import type { Fact } from '../facts.ts';
import type { World } from '../world/world.ts';

/** Where a promise says what it has seen. */
export interface Judge {
  /** It was put to the test just now, and not only looked at. */
  exercised(): void;
  /** A session ended that nobody could have kept. */
  lost(cause: LossCause): void;
  broken(why: string): void;
}

/** Looks at each fact, in order, as soon as the event that brought it is over. One for each history. */
export type Watch = (world: World, judge: Judge) => (fact: Fact) => void;

/** Several sides of one promise, each watched on its own. */
export function watchEach(...sides: readonly Watch[]): Watch {
  return (world, judge) => {
    const looks = sides.map((watch) => watch(world, judge));
    return (fact) => {
      for (const look of looks) look(fact);
    };
  };
}
