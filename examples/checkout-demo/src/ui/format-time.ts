/** An instant (epoch ms) as the time of day: "14:05". */
export function formatTime(atMs: number): string {
  return timeOfDay.format(atMs);
}

/** How long something is, in the largest unit that makes it whole: "15 minutes", "8 hours". */
export function formatDuration(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  const [unit, amount] = units.find(([, size]) => seconds % size === 0 && seconds >= size) ?? units[2];
  const count = seconds / amount;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

const timeOfDay = new Intl.DateTimeFormat('en-IE', { timeStyle: 'short' });

const units = [
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;
