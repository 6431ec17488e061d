import { setFlagsFromString } from 'node:v8';
import { compileFunction } from 'node:vm';

/** Runs every microtask that is due, and those that they bring. */
export type RunMicrotasks = () => void;

/**
 * The engine's own checkpoint, called by its internal name: a turn of Node's event loop does the same and costs
 * six times as much, and a history has hundreds of them. It does nothing inside a microtask: see `outside`.
 */
export function createRunMicrotasks(): RunMicrotasks {
  setFlagsFromString('--allow-natives-syntax');
  try {
    // Not JavaScript, so that it cannot stand in a file as it is.
    return compileFunction('%PerformMicrotaskCheckpoint()') as RunMicrotasks;
  } finally {
    setFlagsFromString('--no-allow-natives-syntax');
  }
}

/** Calls `work` where no microtask is running. */
export function outsideMicrotasks<T>(work: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        resolve(work());
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}
