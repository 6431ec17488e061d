import type { Glaze } from '../../domain/products.ts';

interface GlazeColours {
  readonly main: string;
  /** The inside, in its own shadow. */
  readonly dark: string;
  /** The rim, where the glaze runs thin. */
  readonly light: string;
  readonly backdrop: string;
}

export const glazes: Readonly<Record<Glaze, GlazeColours>> = {
  kelp: { main: '#3c6f5f', dark: '#244b40', light: '#6b9684', backdrop: '#dfe9e1' },
  foam: { main: '#e9ece2', dark: '#b9c3b8', light: '#fbfbf5', backdrop: '#cfdfdc' },
  rust: { main: '#b4592f', dark: '#7c381a', light: '#d08a62', backdrop: '#f3e2d3' },
  dusk: { main: '#55698a', dark: '#36465f', light: '#8697b2', backdrop: '#e2e4ea' },
  sand: { main: '#dcc08c', dark: '#a98a55', light: '#eedcb6', backdrop: '#e8e4d2' },
};
