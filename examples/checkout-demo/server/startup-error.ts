/** Why the demo cannot start, in one line for the person at the terminal. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
