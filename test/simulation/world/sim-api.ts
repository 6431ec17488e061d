import type { World } from './world.ts';
import type { Sender } from './sim-network.ts';

/** The app's own API, and a stranger's: answers 401 to whatever the server would not take. */
export function createSimApi(world: World, { tab, owner }: Sender): typeof globalThis.fetch {
  return (input, init) => {
    const request = new Request(input, init);
    const authorization = request.headers.get('authorization');
    const { url } = request;
    const isForeign = new URL(url).origin !== 'https://shop.example';
    return new Promise((resolve) => {
      world.timeline.after(owner, world.setup.networkMs, () => {
        const status = isForeign || world.isAccepted(authorization?.replace('Bearer ', '') ?? '') ? 200 : 401;
        world.note({ type: 'called', tab, url, isForeign, authorization, status });
        resolve(new Response(null, { status }));
      });
    });
  };
}
