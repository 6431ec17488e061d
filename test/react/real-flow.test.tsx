import {
  type ComponentHold,
  type ExpiryWarning,
  type Reauthentication,
  SessionGate,
  SessionProvider,
  useExpiryWarning,
  useHold,
  useReauthentication,
} from '@holdfast/react';
import {
  createSession,
  type Session,
  type SessionOptions,
  TokenEndpointError,
  type TokenResponse,
} from '@holdfast/sdk';
import { StrictMode, useState } from 'react';
import { expect, onTestFinished, test } from 'vitest';
import { mount } from './mount.ts';

const HOUR_MS = 3_600_000;

/** A tab of a session whose refresh token is refused. The test disposes of it at its end. */
function openTab(name: string, options: Partial<SessionOptions> = {}): Session {
  const session = createSession({
    name,
    refresh: async () => {
      throw new TokenEndpointError('Refused', { status: 400, error: 'invalid_grant' });
    },
    ...options,
  });
  onTestFinished(() => session.dispose());
  return session;
}

function tokensOf(person: string, count: number, expiresIn = 3_600): TokenResponse {
  const claims = [{ alg: 'none' }, { sub: person }].map((part) =>
    btoa(JSON.stringify(part)).replaceAll('=', ''),
  );
  return {
    access_token: `${person}-access-${count}`,
    refresh_token: `${person}-refresh-${count}`,
    id_token: `${claims.join('.')}.`,
    expires_in: expiresIn,
  };
}

test('under StrictMode a component holds the session once, in all tabs, until it goes', async () => {
  const name = crypto.randomUUID();
  const [here, elsewhere] = [openTab(name), openTab(name)];
  await here.start(tokensOf('ann', 1));
  const holdsIn = (session: Session) => {
    const snapshot = session.getSnapshot();
    return snapshot.status === 'active' && snapshot.holds.map((hold) => [hold.name, hold.isOurs]);
  };
  const holds: ComponentHold[] = [];
  function Checkout() {
    holds.push(useHold('checkout', { minValidityMs: 60_000 }));
    return null;
  }
  const page = mount(
    <StrictMode>
      <SessionProvider session={here}>
        <Checkout />
      </SessionProvider>
    </StrictMode>,
  );
  await expect.poll(() => holdsIn(elsewhere)).toEqual([['checkout', false]]);
  expect(holdsIn(here)).toEqual([['checkout', true]]);
  await holds.at(-1)!.ready();

  page.unmount();
  await expect.poll(() => holdsIn(elsewhere)).toEqual([]);
  expect(holdsIn(here)).toEqual([]);
  await expect(holds.at(-1)!.ready()).rejects.toMatchObject({ code: 'hold-ended' });
});

test('a hold that is at risk from the start says so', async () => {
  const session = openTab(crypto.randomUUID());
  await session.start({ access_token: 'ann-access-1', expires_in: 60 });
  function Checkout() {
    return <p>{useHold('checkout').risk?.reason}</p>;
  }
  const page = mount(
    <SessionProvider session={session}>
      <Checkout />
    </SessionProvider>,
  );
  await expect.poll(page.text).toBe('no-refresh-token');
});

test('two tabs show the same warning, and going on in one withdraws it in both', async () => {
  const name = crypto.randomUUID();
  const options = { idleLimitMs: HOUR_MS, warnBeforeMs: HOUR_MS - 500 };
  const tabs = [openTab(name, options), openTab(name, options)];
  await tabs[0]!.start(tokensOf('ann', 1));
  const shown = tabs.map((session) => {
    const renders: (ExpiryWarning | null)[] = [];
    function Warning() {
      renders.push(useExpiryWarning());
      return null;
    }
    mount(
      <SessionProvider session={session}>
        <Warning />
      </SessionProvider>,
    );
    return renders;
  });
  await expect.poll(() => shown.map((renders) => renders.at(-1)?.limit)).toEqual(['idle', 'idle']);
  const [one, other] = shown.map((renders) => renders.at(-1));
  expect(other?.endsAt).toBe(one?.endsAt);

  const rendersBefore = shown.map((renders) => renders.length);
  await other?.extend();
  await expect
    .poll(() => shown.map((renders, index) => renders.slice(rendersBefore[index]).includes(null)))
    .toEqual([true, true]);
});

test('signing in again in place, in another tab: the form stays, and the parked call goes out', async () => {
  const name = crypto.randomUUID();
  const [here, elsewhere] = [
    openTab(name, { reauthenticateWithinMs: HOUR_MS }),
    openTab(name, { reauthenticateWithinMs: HOUR_MS }),
  ];
  await here.start(tokensOf('ann', 1, 60));
  let mounts = 0;
  function Form() {
    const [id] = useState(() => (mounts += 1));
    return <b>[form {id}]</b>;
  }
  function SignIn() {
    needs.push(useReauthentication());
    return <i>Sign in again</i>;
  }
  const needs: Reauthentication[] = [];
  const page = mount(
    <SessionProvider session={here}>
      <SessionGate reauthenticate={<SignIn />}>
        <Form />
      </SessionGate>
    </SessionProvider>,
  );
  await expect.poll(page.text).toBe('[form 1]');

  // Longer than what there is: it has to be refreshed, and that is refused.
  const parked = here.getAccessToken({ minValidityMs: 600_000 });
  await expect.poll(page.text).toBe('[form 1]Sign in again');
  await expect.poll(() => needs.at(-1)).toMatchObject({ isNeeded: true, subject: 'ann', parked: 1 });

  await elsewhere.start(tokensOf('ann', 2));
  await expect(parked).resolves.toBe('ann-access-2');
  await expect.poll(page.text).toBe('[form 1]');

  await elsewhere.start(tokensOf('bob', 1));
  await expect.poll(page.text).toBe('[form 2]');
});
