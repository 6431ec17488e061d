import { Worker } from 'node:worker_threads';
import type { Tally } from './run-seeds.ts';
import type { SeedWork } from './seed-worker.ts';

/** Runs seeds in a thread of its own. */
export function runInWorker(work: SeedWork): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./seed-worker.ts', import.meta.url), { workerData: work });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
