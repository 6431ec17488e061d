import type { ControlState } from '../../../examples/checkout-demo/domain/trouble.ts';
import { createDemoClient, type DemoClient } from './demo-client.ts';
import { openServer } from './opened-server.ts';

/** A demo server, somebody who talks to it, and a way to have it misbehave. */
export interface Controlled {
  readonly client: DemoClient;
  /** Another person's browser. */
  openClient(): DemoClient;
  restart(): Promise<void>;
  /** Makes trouble, as it comes. */
  control(trouble: unknown): Promise<Response>;
  readState(): Promise<ControlState>;
}

export async function openControlled(): Promise<Controlled> {
  const server = await openServer();
  const client = createDemoClient(server.url());
  return {
    client,
    openClient: () => createDemoClient(server.url()),
    restart: () => server.restart(),
    control: (body) => client.api('/control', { body }),
    readState: async () => (await (await client.api('/control')).json()) as ControlState,
  };
}

/** `error` of a token endpoint's refusal. */
export async function readRefusal(response: Response): Promise<unknown> {
  return ((await response.json()) as { error?: unknown }).error;
}
