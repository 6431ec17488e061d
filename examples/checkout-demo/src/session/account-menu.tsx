import { useSession, useSessionStatus } from '@holdfast/react';
import { type FocusEvent, type KeyboardEvent, useRef, useState } from 'react';
import { Link } from '../app/link.tsx';
import { usePath } from '../app/location-store.ts';
import { signOut } from './sign-out.ts';
import { useAccount } from './use-account.ts';
import { useSignIn } from './use-sign-in.ts';

export function AccountMenu() {
  const status = useSessionStatus();
  if (status === 'restoring') return <div className="account" />;
  return <div className="account">{status === 'active' ? <SignedInMenu /> : <SignInButton />}</div>;
}

function SignInButton() {
  const path = usePath();
  const { begin, busy, failure } = useSignIn();
  return (
    <>
      <button
        type="button"
        className="button"
        aria-disabled={busy}
        // From the callback page there is no way back to it.
        onClick={() => begin(path === '/callback' ? '/' : path)}
      >
        Sign in
      </button>
      {failure !== null && (
        <p className="account-failure" role="alert">
          {failure}
        </p>
      )}
    </>
  );
}

function SignedInMenu() {
  const session = useSession();
  const account = useAccount();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);

  function closeOnLeave(event: FocusEvent) {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  }

  function closeOnEscape(event: KeyboardEvent) {
    if (event.key !== 'Escape' || !open) return;
    setOpen(false);
    button.current?.focus();
  }

  return (
    <div className="menu" onBlur={closeOnLeave} onKeyDown={closeOnEscape}>
      <button
        ref={button}
        type="button"
        className="button"
        aria-expanded={open}
        aria-controls="account-menu"
        onClick={() => setOpen(!open)}
      >
        {account?.name.split(' ')[0] ?? 'Account'}
      </button>
      <div id="account-menu" className="menu-items" hidden={!open}>
        {account !== null && <p className="soft">{account.email}</p>}
        <Link to="/orders" onClick={() => setOpen(false)}>
          Your orders
        </Link>
        <button type="button" onClick={() => void signOut(session)}>
          Sign out
        </button>
      </div>
    </div>
  );
}
