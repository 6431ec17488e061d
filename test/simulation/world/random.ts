/** Numbers in [0, 1), one stream a name: what one part of the world draws does not move what another gets. */
export type Noise = (stream: string) => () => number;

export function createNoise(seed: number): Noise {
  return (stream) => {
    const key = mix(seed, textKey(stream));
    let count = 0;
    return () => mix(key, (count += 1)) / 2 ** 32;
  };
}

/** Two 32-bit numbers to one, so that any bit of either moves all of it. */
function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ 0x2545f491, 0x9e3779b1) ^ b;
  for (const factor of [0x85ebca6b, 0xc2b2ae35]) {
    hash = Math.imul(hash ^ (hash >>> 15), factor);
  }
  return (hash ^ (hash >>> 16)) >>> 0;
}

function textKey(text: string): number {
  let key = 0;
  for (let index = 0; index < text.length; index += 1) key = mix(key, text.charCodeAt(index));
  return key;
}

/** One of these. */
export function pickFrom<T>(random: () => number, choices: readonly T[]): T {
  const choice = choices[Math.floor(random() * choices.length)];
  if (choice === undefined) throw new RangeError('there is nothing to pick from');
  return choice;
}
