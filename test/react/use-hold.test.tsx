import { type ComponentHold, SessionProvider, useHold, type UseHoldOptions } from '@holdfast/react';
import { HoldfastError } from '@holdfast/sdk';
import { type ReactNode, StrictMode, useEffect, useLayoutEffect } from 'react';
import { flushSync } from 'react-dom';
import { expect, test, vi } from 'vitest';
import { createFakeSession, type FakeSession } from './create-fake-session.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { mount } from './mount.ts';
import { active, ended, heldAs, idleLimitAt } from './snapshots.ts';

/** A page with one flow on it, recording what the hook gave, render by render. */
function createFlowPage(session: FakeSession) {
  const renders: ComponentHold[] = [];
  function Flow({
    name,
    options,
    children,
  }: {
    name: string;
    options?: UseHoldOptions;
    children?: ReactNode;
  }) {
    const hold = useHold(name, options);
    renders.push(hold);
    return (
      <p>
        {hold.risk?.reason}
        {children}
      </p>
    );
  }
  const app = (options?: UseHoldOptions, name = 'checkout') => (
    <SessionProvider session={session}>
      <Flow name={name} {...(options && { options })} />
    </SessionProvider>
  );
  return { renders, app, Flow };
}

const isOver = (session: FakeSession): boolean[] => session.holds.map(({ signal }) => signal.aborted);

test('the session is held from mounting to unmounting', () => {
  const session = createFakeSession(active('a'));
  const { app } = createFlowPage(session);
  const page = flushSync(() => mount(app({ minValidityMs: 60_000, maxMs: 900_000 })));
  expect(session.holds).toMatchObject([
    { name: 'checkout', options: { minValidityMs: 60_000, maxMs: 900_000 } },
  ]);
  expect(isOver(session)).toEqual([false]);

  page.unmount();
  expect(isOver(session)).toEqual([true]);
  expect(session.subscriptions.open).toBe(0);
});

test('what is left out is left to the session', () => {
  const session = createFakeSession(active('a'));
  flushSync(() => mount(createFlowPage(session).app({ minValidityMs: undefined })));
  expect(session.holds[0]?.options).toEqual({});
});

test('StrictMode mounts twice and leaves one hold', () => {
  const session = createFakeSession(active('a'));
  const page = flushSync(() => mount(<StrictMode>{createFlowPage(session).app()}</StrictMode>));
  expect(isOver(session)).toEqual([true, false]);
  page.unmount();
  expect(isOver(session)).toEqual([true, true]);
});

test('the same options written anew hold on; other ones release the hold and take another', () => {
  const session = createFakeSession(active('a'));
  const { app } = createFlowPage(session);
  const page = flushSync(() => mount(app({ minValidityMs: 1_000 })));
  flushSync(() => page.render(app({ minValidityMs: 1_000 })));
  expect(isOver(session)).toEqual([false]);

  flushSync(() => page.render(app({ minValidityMs: 2_000 })));
  flushSync(() => page.render(app({ minValidityMs: 2_000, maxMs: 3_000 })));
  flushSync(() => page.render(app({ minValidityMs: 2_000, maxMs: 3_000 }, 'booking')));
  expect(isOver(session)).toEqual([true, true, true, false]);
  expect(session.holds.map(({ name, options }) => [name, options])).toEqual([
    ['checkout', { minValidityMs: 1_000 }],
    ['checkout', { minValidityMs: 2_000 }],
    ['checkout', { minValidityMs: 2_000, maxMs: 3_000 }],
    ['booking', { minValidityMs: 2_000, maxMs: 3_000 }],
  ]);
});

test('isHeld says when to hold while the component stays', async () => {
  const session = createFakeSession(active('a'));
  const { app, renders } = createFlowPage(session);
  const page = flushSync(() => mount(app({ isHeld: false })));
  expect(session.holds).toEqual([]);
  await expect(renders[0]!.ready()).rejects.toMatchObject({ code: 'hold-ended' });

  flushSync(() => page.render(app({ isHeld: true })));
  expect(isOver(session)).toEqual([false]);
  await expect(renders[0]!.ready()).resolves.toBeUndefined();

  flushSync(() => page.render(app({ isHeld: false })));
  expect(isOver(session)).toEqual([true]);
  await expect(renders[0]!.ready()).rejects.toMatchObject({ code: 'hold-ended' });
});

test('ready() and release() are those of the hold', async () => {
  const session = createFakeSession(active('a'));
  const { app, renders } = createFlowPage(session);
  const page = flushSync(() => mount(app()));
  const { signal } = new AbortController();
  await renders[0]!.ready({ signal });
  expect(session.holds[0]?.readyCalls).toEqual([{ signal }]);

  renders[0]!.release();
  renders[0]!.release();
  expect(isOver(session)).toEqual([true]);
  await expect(renders[0]!.ready()).rejects.toMatchObject({ code: 'hold-ended' });
  flushSync(() => page.render(app()));
  expect(session.holds).toHaveLength(1);
});

test('ready() after unmounting is refused', async () => {
  const session = createFakeSession(active('a'));
  const { app, renders } = createFlowPage(session);
  const page = flushSync(() => mount(app()));
  page.unmount();
  await expect(renders[0]!.ready()).rejects.toMatchObject({ code: 'hold-ended' });
});

test.each([
  ['an effect', useEffect],
  ['a layout effect', useLayoutEffect],
])(
  'ready() in %s of a child waits for the hold of its parent, under StrictMode too',
  async (_, useAnEffect) => {
    const session = createFakeSession(active('a'));
    const answers: Promise<void>[] = [];
    function Child({ ready, label }: { ready: ComponentHold['ready']; label: string }) {
      useAnEffect(() => void answers.push(ready()), [ready, label]);
      return null;
    }
    function Parent({ name }: { name: string }) {
      return <Child ready={useHold(name).ready} label={name} />;
    }
    const app = (name: string) => (
      <StrictMode>
        <SessionProvider session={session}>
          <Parent name={name} />
        </SessionProvider>
      </StrictMode>
    );
    const page = flushSync(() => mount(app('checkout')));
    await expect(Promise.all(answers)).resolves.toHaveLength(2);
    flushSync(() => page.render(app('booking')));
    await expect(Promise.all(answers)).resolves.toHaveLength(3);
    expect(session.holds.map(({ readyCalls }) => readyCalls.length)).toEqual([0, 2, 1]);
  },
);

test('a session that was disposed of is told by ready(), and takes nothing off the page', async () => {
  const session = createFakeSession(active('a'));
  session.onHold = () => {
    throw new HoldfastError('disposed', 'The session was disposed of');
  };
  const { app, renders } = createFlowPage(session);
  const page = flushSync(() => mount(app()));
  expect(renders).toHaveLength(1);
  await expect(renders[0]!.ready()).rejects.toMatchObject({ code: 'disposed' });
  renders[0]!.release();
  page.unmount();
});

test('a mistake in the options goes to the error boundary', () => {
  const session = createFakeSession(active('a'));
  session.onHold = () => {
    throw new TypeError('maxMs: got -1');
  };
  vi.mocked(console.error).mockReturnValue();
  vi.mocked(console.warn).mockReturnValue();
  const { app } = createFlowPage(session);
  const page = flushSync(() => mount(<ErrorBoundary>{app({ maxMs: -1 })}</ErrorBoundary>));
  expect(page.text()).toBe('maxMs: got -1');
  vi.mocked(console.error).mockClear();
  vi.mocked(console.warn).mockClear();
});

test('only the risk of this very hold renders, once for each change', () => {
  const session = createFakeSession(active('a'));
  const { app, renders } = createFlowPage(session);
  flushSync(() => mount(app()));
  const failing = () => ({ reason: 'refresh-failing', endsAt: 5_000 }) as const;
  const others = heldAs('hold of another tab', { reason: 'absolute-limit', endsAt: 9_000 });
  const quiet = [
    active('a', 1, { holds: [heldAs('hold 1')] }),
    active('a', 2, { holds: [heldAs('hold 1'), others] }),
    active('a', 2, { holds: [others, heldAs('hold 1')], knownEnd: idleLimitAt(9_000), isWarned: true }),
  ];
  for (const snapshot of quiet) flushSync(() => session.become(snapshot));
  expect(renders).toHaveLength(1);

  // Each snapshot brings an object of its own.
  for (const generation of [3, 4, 5]) {
    flushSync(() =>
      session.become(active('a', generation, { holds: [others, heldAs('hold 1', failing())] })),
    );
  }
  const later = heldAs('hold 1', { reason: 'refresh-failing', endsAt: 6_000 });
  flushSync(() => session.become(active('a', 6, { holds: [later] })));
  flushSync(() => session.become(ended('a')));
  expect(renders.map(({ risk }) => risk)).toEqual([null, failing(), later.risk, null]);
});

test('a risk that is told while the hold is being taken is not missed', () => {
  const session = createFakeSession(active('a'));
  session.onHold = ({ holdId }) => {
    session.become(active('a', 1, { holds: [heldAs(holdId, { reason: 'no-refresh-token', endsAt: null })] }));
  };
  const { app, renders } = createFlowPage(session);
  const page = flushSync(() => mount(app()));
  expect(page.text()).toBe('no-refresh-token');

  session.onHold = ({ holdId }) => {
    session.become(active('a', 1, { holds: [heldAs(holdId)] }));
  };
  flushSync(() => page.render(app({ maxMs: 1_000 })));
  expect(page.text()).toBe('');
  // The third is the one that was asked for.
  expect(renders.map(({ risk }) => risk?.reason)).toEqual([
    undefined,
    'no-refresh-token',
    'no-refresh-token',
    undefined,
  ]);
});

test('what it gives is the same object until the risk is another', () => {
  const session = createFakeSession(active('a'));
  const { app, renders } = createFlowPage(session);
  const page = flushSync(() => mount(app()));
  flushSync(() => page.render(app()));
  const risk = { reason: 'validity-unreachable', endsAt: null } as const;
  flushSync(() => session.become(active('a', 1, { holds: [heldAs('hold 1', risk)] })));

  const [first, second, third] = renders;
  expect(renders).toHaveLength(3);
  expect(second).toBe(first);
  expect(third).toEqual({ ...first, risk });
});

test('another session object is held in place of the one before', () => {
  const work = createFakeSession(active('work'));
  const home = createFakeSession(active('home'));
  const { Flow } = createFlowPage(work);
  const app = (session: FakeSession) => (
    <SessionProvider session={session}>
      <Flow name="checkout" />
    </SessionProvider>
  );
  const page = flushSync(() => mount(app(work)));
  flushSync(() => page.render(app(home)));
  expect(isOver(work)).toEqual([true]);
  expect(isOver(home)).toEqual([false]);
  expect(work.subscriptions.open).toBe(0);
});
