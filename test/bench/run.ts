// What Holdfast costs and how it behaves under load, in Chromium: `npm run bench`. Prints, asserts nothing.

import { measurements } from './measurements.ts';
import { createRig } from './rig.ts';

const rig = await createRig();
for (const { title, measure } of measurements) {
  const figures = Object.entries(await measure(rig)).map(([name, value]) => `${name} ${value}`);
  console.log(`${title}\n    ${figures.join(', ')}`);
}
await rig.close();
process.exit();
