export type Shape = 'mug' | 'cup' | 'teapot' | 'bowl' | 'plate' | 'vase' | 'cellar' | 'jug';
export type Glaze = 'kelp' | 'foam' | 'rust' | 'dusk' | 'sand';

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly priceCents: number;
  readonly shape: Shape;
  readonly glaze: Glaze;
}

/** The whole range, in the order of the shop window. */
export const products: readonly Product[] = [
  {
    id: 'tide-mug',
    name: 'Tide mug',
    note: 'Dipped once, by hand. The line is where the glaze stopped. 350 ml.',
    priceCents: 2_400,
    shape: 'mug',
    glaze: 'kelp',
  },
  {
    id: 'harbour-teapot',
    name: 'Harbour teapot',
    note: 'Pours without a drip, keeps four cups warm, fits a small shelf.',
    priceCents: 6_800,
    shape: 'teapot',
    glaze: 'dusk',
  },
  {
    id: 'pebble-bowl',
    name: 'Pebble bowl',
    note: 'Deep enough for noodles, heavy enough to stay put.',
    priceCents: 3_200,
    shape: 'bowl',
    glaze: 'rust',
  },
  {
    id: 'marram-vase',
    name: 'Marram vase',
    note: 'A narrow neck for three stems of whatever grows by the path.',
    priceCents: 4_600,
    shape: 'vase',
    glaze: 'sand',
  },
  {
    id: 'slack-water-cups',
    name: 'Slack water cups',
    note: 'A pair without handles, for short coffee. 90 ml each.',
    priceCents: 3_600,
    shape: 'cup',
    glaze: 'foam',
  },
  {
    id: 'lightkeepers-jug',
    name: 'Lightkeeper’s jug',
    note: 'A litre of water, milk or soup, and a spout that means it.',
    priceCents: 3_800,
    shape: 'jug',
    glaze: 'foam',
  },
  {
    id: 'skerry-plate',
    name: 'Skerry plate',
    note: 'Raised rim, speckled clay, 26 cm. Goes in the dishwasher.',
    priceCents: 2_900,
    shape: 'plate',
    glaze: 'dusk',
  },
  {
    id: 'salt-cellar',
    name: 'Salt cellar',
    note: 'A lid that sits by its own weight, and room for a small spoon.',
    priceCents: 2_200,
    shape: 'cellar',
    glaze: 'kelp',
  },
];

export function findProduct(id: string): Product | undefined {
  return products.find((product) => product.id === id);
}
