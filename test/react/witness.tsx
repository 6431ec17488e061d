import { useSessionSnapshot } from '@holdfast/react';
import type { SessionSnapshot } from '@holdfast/sdk';
import { expect } from 'vitest';
import type { FakeSession } from './create-fake-session.ts';
import type { Mounted } from './mount.ts';

/** Shows every snapshot, so that a test can wait for React to have dealt with one that others must not show. */
export function Witness() {
  return <pre>{witnessed(useSessionSnapshot())}</pre>;
}

/** Makes it so and waits until the page's `Witness` has rendered it. Two changes in one go would be one render. */
export async function becomeSeen(
  session: FakeSession,
  page: Mounted,
  snapshot: SessionSnapshot,
): Promise<void> {
  session.become(snapshot);
  await expect.poll(page.text).toContain(witnessed(snapshot));
}

function witnessed(snapshot: SessionSnapshot): string {
  return JSON.stringify(snapshot);
}
