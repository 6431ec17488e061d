import { createPersistentStore, type PersistentStore, usePersistent } from '../ui/persistent-store.ts';
import { useSubject } from '../session/use-account.ts';
import { type CheckoutDraft, newDraft, parseDraft } from './checkout-draft.ts';

/** This tab's, because two tabs may well be filling in two different things. */
const store: PersistentStore<CheckoutDraft | null> = createPersistentStore(
  () => sessionStorage,
  'saltmarsh.checkout',
  parseDraft,
);

export type ChangeDraft = (change: Partial<Omit<CheckoutDraft, 'subject'>>) => void;

/** The draft of who is signed in, which survives reloads, sign-ins and lost networks. */
export function useCheckoutDraft(): [CheckoutDraft, ChangeDraft] {
  const subject = useSubject() ?? '';
  const stored = usePersistent(store);
  const draft = stored?.subject === subject ? stored : newDraft(subject);
  return [draft, (change) => store.set({ ...draft, ...change })];
}

/** Forgets what was typed: after a sign-out the next person at this screen shall not find it. */
export function forgetDraft(): void {
  store.set(null);
}
