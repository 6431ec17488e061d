import { useSessionEvent } from '@holdfast/react';
import { CheckoutFlowProvider } from '../checkout/checkout-flow.tsx';
import { forgetDraft } from '../checkout/draft-store.ts';
import { ExpiryDialog } from '../session/expiry-dialog.tsx';
import { SessionStrip } from '../session/session-strip.tsx';
import { usePath } from './location-store.ts';
import { pageFor } from './routes.tsx';
import { SiteFooter } from './site-footer.tsx';
import { SiteHeader } from './site-header.tsx';

export function App() {
  const path = usePath();
  // In whichever tab it was: the next person at this screen shall not find the last one's address.
  useSessionEvent('ended', ({ endReason }) => {
    if (endReason === 'signed-out') forgetDraft();
  });
  useSessionEvent('account-changed', ({ from, to }) => {
    if (from.subject !== to.subject) forgetDraft();
  });
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <SiteHeader />
      <CheckoutFlowProvider path={path}>
        <main id="content" key={path} tabIndex={-1}>
          {pageFor(path)}
        </main>
      </CheckoutFlowProvider>
      <SiteFooter />
      <SessionStrip />
      <ExpiryDialog />
    </>
  );
}
