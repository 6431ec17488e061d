// What more than one rule allows, ms.

/** A page that has long been hidden looks once a minute, and one that slept unnoticed when its timer has run out. */
export const LATE_TIMER_MS = 61_000;
/** A store call that is given up, three times, and what it waited for. */
export const GIVEN_UP_MS = 20_000;
/** As hold.ts has it. Said again here, or a mutant would change both. */
export const LEASE_MS = 180_000;
