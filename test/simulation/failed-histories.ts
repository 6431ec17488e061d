import { readdirSync, readFileSync } from 'node:fs';
import { type History, plainSetup } from './setup.ts';

/**
 * A history that broke a promise, one for each cause, and what it showed. Kept whole and not as a seed: what a seed
 * draws changes as soon as the world learns of a new kind of trouble.
 */
export interface FailedHistory {
  readonly showed: string;
  readonly history: History;
}

const folder = new URL('./failed/', import.meta.url);

export function failedHistories(): FailedHistory[] {
  return readdirSync(folder).map((name) => {
    const { showed, history } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as FailedHistory;
    return { showed, history: { ...history, setup: { ...plainSetup, ...history.setup } } };
  });
}
