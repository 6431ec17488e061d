import {
  type Hold,
  HoldfastError,
  type HoldOptions,
  type HoldRisk,
  type Session,
  type Undo,
} from '@holdfast/sdk';

/** A component's hold on the session. `ready` and `release` stay the same functions. */
export interface ComponentHold {
  /**
   * Resolves when the critical step may go out: a token that lives `minValidityMs` longer is in this tab, now.
   * Called before the component has taken its hold, in an effect of a child, it waits for that.
   *
   * @throws HoldfastError `hold-ended` when the component does not hold, or no longer; and as `Hold.ready`
   */
  ready(request?: { signal?: AbortSignal }): Promise<void>;
  /** Ends the hold before the component goes. Safe to call twice, and where there is none. */
  release(): void;
  /** What may break the flow, `null` when all is well or nothing is held. */
  readonly risk: HoldRisk | null;
}

/** What is to be held. */
export interface WantedHold {
  readonly name: string;
  readonly options: HoldOptions;
}

/** The holds of one component, which come and go with its effects: an external store of the newest one's risk. */
interface HoldStore extends Omit<ComponentHold, 'risk'> {
  getRisk(): HoldRisk | null;
  subscribe(onChange: () => void): Undo;
  /** Holds until undone; `null` holds nothing. */
  hold(wanted: WantedHold | null): Undo;
}

export function createHoldStore(session: Session): HoldStore {
  /** The newest, over or not; why it was refused; or nothing, when none is wanted. */
  let newest: Hold | HoldfastError | null = null;
  let risk: HoldRisk | null = null;
  let tellReact = (): void => undefined;
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });

  return {
    async ready(request) {
      // Even when that is long past: effects run from the children up, so when StrictMode, a hidden component's
      // return or another option has them run anew, a child asks a moment before its parent holds.
      await begun;
      if (newest === null) throw new HoldfastError('hold-ended', 'The component holds nothing at present');
      if (newest instanceof HoldfastError) throw newest;
      return newest.ready(request);
    },
    release() {
      if (isHold(newest)) newest.release();
    },
    getRisk() {
      const next = isHold(newest) ? riskOf(session, newest) : null;
      if (!isSameRisk(risk, next)) risk = next;
      return risk;
    },
    subscribe(onChange) {
      tellReact = onChange;
      return session.subscribe(onChange);
    },
    hold(wanted) {
      const held = wanted && take(session, wanted);
      newest = held;
      begin();
      // The session told of the new hold while it was being taken, when nobody here knew its id.
      tellReact();
      return () => {
        if (isHold(held)) held.release();
      };
    },
  };
}

/** A session that was disposed of under the component is no reason to tear the page down; `ready()` says it. */
function take(session: Session, { name, options }: WantedHold): Hold | HoldfastError {
  try {
    return session.hold(name, options);
  } catch (error) {
    if (error instanceof HoldfastError) return error;
    throw error;
  }
}

function isHold(held: Hold | HoldfastError | null): held is Hold {
  return held !== null && !(held instanceof HoldfastError);
}

function riskOf(session: Session, { holdId }: Hold): HoldRisk | null {
  const snapshot = session.getSnapshot();
  if (snapshot.status !== 'active') return null;
  return snapshot.holds.find((hold) => hold.holdId === holdId)?.risk ?? null;
}

function isSameRisk(one: HoldRisk | null, other: HoldRisk | null): boolean {
  return one?.reason === other?.reason && one?.endsAt === other?.endsAt;
}
