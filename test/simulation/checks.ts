import { type PromiseName, promises } from './promises/all.ts';
import type { Watch } from './promises/promise.ts';
import { type RuleName, rules } from './rules/all.ts';

export type CheckName = PromiseName | RuleName;

/** All that is looked at after each step: the promises, and the rules of flows. */
export const checks: Readonly<Record<CheckName, Watch>> = { ...promises, ...rules };
