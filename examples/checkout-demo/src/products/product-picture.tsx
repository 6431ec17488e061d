import { useId } from 'react';
import type { Glaze, Shape } from '../../domain/products.ts';
import { glazes } from './glazes.ts';
import { type Vessel, vessels } from './vessels.tsx';

const CLAY = '#cda982';
const CLAY_DARK = '#a9835f';

/** A drawn product: a vessel of bare clay, dipped into its glaze. The name stands beside it, so it says nothing. */
export function ProductPicture({ shape, glaze }: { shape: Shape; glaze: Glaze }) {
  const id = useId();
  const vessel = vessels[shape];
  const { main, dark, light, backdrop } = glazes[glaze];
  return (
    <svg
      className="product-picture"
      viewBox="0 0 320 260"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <defs>
        <clipPath id={`${id}-body`}>
          <path d={vessel.body} />
        </clipPath>
        <linearGradient id={`${id}-shade`}>
          <stop offset="0" stopColor="#fff" stopOpacity="0.22" />
          <stop offset="0.4" stopColor="#fff" stopOpacity="0" />
          <stop offset="1" stopColor="#17302f" stopOpacity="0.28" />
        </linearGradient>
      </defs>
      <rect width="320" height="260" fill={backdrop} />
      <path d="M0 196C70 188 120 204 190 196S290 190 320 194V260H0Z" fill="#fffdf8" opacity="0.55" />
      <ellipse cx="168" cy="216" rx={vessel.shadow} ry="9" fill="#17302f" opacity="0.16" />
      <g fill="none" stroke={main} strokeLinecap="round">
        {vessel.handle !== undefined && <path d={vessel.handle} strokeWidth="13" />}
      </g>
      <g clipPath={`url(#${id}-body)`}>
        <rect width="320" height="260" fill={CLAY} />
        <Speckles />
        <path d={dipPath(vessel.dipY)} fill={main} />
        <rect width="320" height="260" fill={`url(#${id}-shade)`} />
      </g>
      <Rims vessel={vessel} dark={dark} light={light} />
      {vessel.extra?.({ main, dark, light, clay: CLAY_DARK })}
    </svg>
  );
}

/** Everything above the line where the glaze stopped, which is never quite straight. */
function dipPath(y: number): string {
  return `M0 0H320V${y}C290 ${y + 9} 262 ${y - 7} 224 ${y + 2}S168 ${y + 11} 128 ${y - 1}S50 ${y + 9} 0 ${y}Z`;
}

function Rims({ vessel, dark, light }: { vessel: Vessel; dark: string; light: string }) {
  return vessel.rims.map(({ cx, cy, rx, ry }) => (
    <g key={cx}>
      <ellipse cx={cx} cy={cy} rx={rx} ry={ry} fill={light} />
      <ellipse cx={cx} cy={cy + 1} rx={rx - 4} ry={Math.max(ry - 3, 2)} fill={dark} />
    </g>
  ));
}

/** Grog in the clay: the same for every piece, as nobody looks twice. */
function Speckles() {
  const speckles = Array.from({ length: 44 }, (_, index) => ({
    cx: 62 + ((index * 53) % 200),
    cy: 96 + ((index * 37) % 122),
    r: 0.8 + (index % 3) * 0.5,
  }));
  return speckles.map(({ cx, cy, r }) => <circle key={cx * 400 + cy} {...{ cx, cy, r }} fill={CLAY_DARK} />);
}
