import type { ControlState, Trouble } from '../../domain/trouble.ts';

/** What the server says of itself. @throws TypeError where it does not answer */
export async function readControl(): Promise<ControlState> {
  return parseAnswer(await fetch('/control'));
}

/** Has the server misbehave. @throws Error with a message for the person */
export async function makeTrouble(trouble: Trouble): Promise<ControlState> {
  const response = await fetch('/control', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(trouble),
  });
  return parseAnswer(response);
}

/** Our own server's, of this very version: believed as it comes. */
async function parseAnswer(response: Response): Promise<ControlState> {
  if (response.ok) return (await response.json()) as ControlState;
  throw new Error(((await response.json()) as { detail: string }).detail);
}
