import type { ReactNode } from 'react';
import type { Shape } from '../../domain/products.ts';

interface Ellipse {
  readonly cx: number;
  readonly cy: number;
  readonly rx: number;
  readonly ry: number;
}

interface Colours {
  readonly main: string;
  readonly dark: string;
  readonly light: string;
  readonly clay: string;
}

/** How a vessel is drawn on a sheet of 320 by 260, standing at y = 214. */
export interface Vessel {
  readonly body: string;
  /** Where the glaze stops. */
  readonly dipY: number;
  readonly rims: readonly Ellipse[];
  readonly shadow: number;
  readonly handle?: string;
  /** Drawn last: lids, knobs, stems. */
  readonly extra?: (colours: Colours) => ReactNode;
}

export const vessels: Readonly<Record<Shape, Vessel>> = {
  mug: {
    body: 'M106 84H214C216 132 212 188 204 204Q199 214 186 214H134Q121 214 116 204C108 188 104 132 106 84Z',
    dipY: 158,
    rims: [{ cx: 160, cy: 84, rx: 54, ry: 11 }],
    shadow: 74,
    handle: 'M212 108C256 98 258 172 207 174',
  },
  cup: {
    body:
      'M64 132H148C148 168 138 206 130 211Q126 214 118 214H94Q86 214 82 211C74 206 64 168 64 132Z' +
      'M172 122H256C256 160 246 206 238 211Q234 214 226 214H202Q194 214 190 211C182 206 172 160 172 122Z',
    dipY: 178,
    rims: [
      { cx: 106, cy: 132, rx: 42, ry: 9 },
      { cx: 214, cy: 122, rx: 42, ry: 9 },
    ],
    shadow: 116,
  },
  teapot: {
    body:
      'M98 156C98 116 126 98 160 98S222 116 222 156C222 194 198 214 160 214S98 194 98 156Z' +
      'M212 142C238 142 240 112 262 100L276 108C258 124 262 168 216 180Z',
    dipY: 176,
    rims: [],
    shadow: 88,
    handle: 'M110 132C58 112 54 196 114 188',
    extra: ({ main, dark, light }) => (
      <>
        <ellipse cx="160" cy="104" rx="40" ry="8" fill={dark} />
        <path d="M122 102C126 80 194 80 198 102C186 108 134 108 122 102Z" fill={main} />
        <path
          d="M134 94C140 87 158 85 168 86"
          stroke={light}
          strokeWidth="3"
          strokeLinecap="round"
          fill="none"
        />
        <circle cx="160" cy="78" r="9" fill={main} />
        <circle cx="157" cy="75" r="2.5" fill={light} />
      </>
    ),
  },
  bowl: {
    body: 'M78 124H242C242 172 208 206 184 206L180 214H140L136 206C112 206 78 172 78 124Z',
    dipY: 172,
    rims: [{ cx: 160, cy: 124, rx: 82, ry: 16 }],
    shadow: 70,
  },
  plate: {
    body: 'M48 170C48 142 98 124 160 124S272 142 272 170C272 200 222 216 160 216S48 200 48 170Z',
    dipY: 194,
    rims: [],
    shadow: 108,
    extra: ({ main, dark, light, clay }) => (
      <>
        <ellipse cx="160" cy="164" rx="110" ry="40" fill={light} />
        <ellipse cx="160" cy="165" rx="104" ry="36" fill={main} />
        <ellipse cx="160" cy="170" rx="72" ry="23" fill={dark} opacity="0.45" />
        <ellipse cx="160" cy="172" rx="68" ry="21" fill={main} />
        <path
          d="M104 152C122 142 152 138 178 139"
          stroke={light}
          strokeWidth="3"
          strokeLinecap="round"
          fill="none"
          opacity="0.7"
        />
        <g fill={clay} opacity="0.8">
          <circle cx="214" cy="152" r="1.6" />
          <circle cx="232" cy="166" r="1.2" />
          <circle cx="88" cy="176" r="1.5" />
          <circle cx="150" cy="178" r="1.3" />
          <circle cx="180" cy="168" r="1.1" />
        </g>
      </>
    ),
  },
  vase: {
    body:
      'M142 78C144 106 142 114 130 128C106 154 108 198 134 211Q140 214 148 214H172Q180 214 186 211' +
      'C212 198 214 154 190 128C178 114 176 106 178 78Z',
    dipY: 168,
    rims: [{ cx: 160, cy: 78, rx: 18, ry: 5 }],
    shadow: 60,
    extra: () => (
      <g fill="none" stroke="#5d7047" strokeWidth="2.5" strokeLinecap="round">
        <path d="M157 78C152 54 142 34 122 18" />
        <path d="M160 78C160 50 162 32 168 12" />
        <path d="M163 78C170 58 182 44 200 34" />
        <g stroke="#8a6a3d" strokeWidth="5">
          <path d="M128 24L119 14" />
          <path d="M167 20L170 6" />
          <path d="M194 37L205 30" />
        </g>
      </g>
    ),
  },
  cellar: {
    body: 'M96 148H224C230 182 214 204 204 211Q199 214 190 214H130Q121 214 116 211C106 204 90 182 96 148Z',
    dipY: 190,
    rims: [],
    shadow: 78,
    extra: ({ main, dark, light }) => (
      <>
        <ellipse cx="160" cy="149" rx="64" ry="11" fill={dark} />
        <path d="M94 146C98 112 222 112 226 146C206 158 114 158 94 146Z" fill={main} />
        <path
          d="M112 134C122 124 140 120 156 120"
          stroke={light}
          strokeWidth="3.5"
          strokeLinecap="round"
          fill="none"
        />
        <path d="M150 118C150 108 170 108 170 118Z" fill={dark} />
        <ellipse cx="160" cy="107" rx="13" ry="8" fill={main} />
        <ellipse cx="156" cy="104" rx="4" ry="2" fill={light} />
      </>
    ),
  },
  jug: {
    body:
      'M122 66C118 108 102 130 102 168C102 198 114 211 122 213Q126 214 132 214H184Q190 214 194 213' +
      'C202 211 214 198 214 168C214 132 204 112 202 88L224 68C208 62 200 66 196 66Z',
    dipY: 160,
    rims: [{ cx: 164, cy: 67, rx: 42, ry: 8 }],
    shadow: 76,
    handle: 'M118 92C68 82 62 170 106 176',
  },
};
