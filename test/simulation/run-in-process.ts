import { fork } from 'node:child_process';
import type { HistoryAnswer, HistoryWork } from './history-process.ts';
import type { Tally } from './run-histories.ts';

/** Room for a history's short-lived objects, and no stack for the errors that it makes by the thousand. */
const ENGINE_FLAGS = ['--max-semi-space-size=64', '--stack-trace-limit=0'];

/**
 * Runs histories in a process of its own: a mutation spoils nobody else's code, and the engine's internals that the
 * simulation calls are used by one thread only.
 */
export function runInProcess(work: HistoryWork): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const program = new URL('./history-process.ts', import.meta.url);
    const child = fork(program, { execArgv: ENGINE_FLAGS });
    child.once('message', (message) => {
      const answer = message as HistoryAnswer;
      if (answer.type === 'tally') resolve(answer.tally);
      else reject(new Error(answer.why));
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`it ended without an answer: ${code ?? signal}`)));
    child.send(work);
  });
}
