import { useSessionEvent } from '@holdfast/react';
import { forgetDraft } from '../checkout/draft-store.ts';
import { SessionStrip } from '../session/session-strip.tsx';
import { usePath } from './location-store.ts';
import { pageFor } from './routes.tsx';
import { SiteFooter } from './site-footer.tsx';
import { SiteHeader } from './site-header.tsx';

export function App() {
  const path = usePath();
  // In whichever tab they signed out: the next person at this screen shall not find their address.
  useSessionEvent('ended', ({ endReason }) => {
    if (endReason === 'signed-out') forgetDraft();
  });
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <SiteHeader />
      <main id="content" key={path} tabIndex={-1}>
        {pageFor(path)}
      </main>
      <SiteFooter />
      <SessionStrip />
    </>
  );
}
