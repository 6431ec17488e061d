import type { HoldRisk } from '@holdfast/sdk';
import { useAccount } from '../session/use-account.ts';
import { formatTime } from '../ui/format-time.ts';
import { useCheckoutFlow } from './checkout-flow.tsx';

/** What somebody should know before it matters, in a sentence each. */
export function CheckoutNotes() {
  const { risk, hasChangedHands } = useCheckoutFlow();
  const warning = risk === null ? null : wordRisk(risk);
  return (
    <div role="status">
      {hasChangedHands && <ChangeOfHands />}
      {warning !== null && <p className="notice notice-hint">{warning}</p>}
    </div>
  );
}

function ChangeOfHands() {
  const account = useAccount();
  if (account === null) return null;
  return (
    <p className="notice notice-hint">
      You are signed in as {account.name} now, so the checkout began anew. Nothing of what was typed before is
      here.
    </p>
  );
}

function wordRisk({ reason, endsAt }: HoldRisk): string | null {
  switch (reason) {
    case 'refresh-failing':
      return 'We cannot reach the sign-in service at the moment. Go on as you like: what you type is kept.';
    case 'absolute-limit':
    case 'refresh-token-expiry':
    case 'no-refresh-token':
      return endsAt === null
        ? null
        : `At ${formatTime(endsAt)} you will have to sign in again, whatever you do. What you type is kept.`;
    // The order goes out with the longest-lived token there is: nothing for the person to do.
    case 'validity-unreachable':
      return null;
  }
}
