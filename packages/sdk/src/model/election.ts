import type { Presence } from './message.ts';

/** The tabs that this one knows of, itself included, in the order in which they lead. */
export type Roster = readonly Presence[];

/** Visible before hidden, then the one that has been there longest. The id settles what is left. */
function compare(a: Presence, b: Presence): number {
  if (a.isVisible !== b.isVisible) return a.isVisible ? -1 : 1;
  if (a.joinedAt !== b.joinedAt) return a.joinedAt - b.joinedAt;
  return a.tabId < b.tabId ? -1 : 1;
}

/** The roster with this tab's presence, new or changed. */
export function seePresent(roster: Roster, { tabId, isVisible, joinedAt }: Presence): Roster {
  return [...seeGone(roster, tabId), { tabId, isVisible, joinedAt }].toSorted(compare);
}

/** The roster without this tab. */
export function seeGone(roster: Roster, tabId: string): Roster {
  return roster.filter((tab) => tab.tabId !== tabId);
}

/** The roster after `tab` went first: all that rank above it have missed their turn, and are dropped. */
export function seeTakeover(roster: Roster, tab: Presence): Roster {
  const all = seePresent(roster, tab);
  return all.slice(rankOf(all, tab.tabId));
}

/** 0 leads, 1 is the first to stand by, and so on. */
export function rankOf(roster: Roster, tabId: string): number {
  const index = roster.findIndex((tab) => tab.tabId === tabId);
  return index < 0 ? roster.length : index;
}
