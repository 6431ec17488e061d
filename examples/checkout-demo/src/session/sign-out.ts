import type { Session } from '@holdfast/sdk';
import { navigate } from '../app/location-store.ts';
import { oauth } from './oauth.ts';

/** Signs out in every tab at once, then at the provider, so that the next sign-in asks who it is. */
export async function signOut(session: Session): Promise<void> {
  // Where the end could not be stored this tab is signed out all the same, and the provider ends the rest.
  await session.end().catch(() => {});
  if (!(await isServerThere()) || !(await leaveForProvider())) navigate('/signed-out-here');
}

/** Asked first, because leaving for a server that is away ends on the browser's own error page. */
function isServerThere(): Promise<boolean> {
  return fetch('/api/products', { method: 'HEAD', cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
}

function leaveForProvider(): Promise<boolean> {
  return oauth.signOut().catch(() => false);
}
