/** An instant (ISO 8601) as a day for people: "22 November 2026". */
export function formatDay(instant: string): string {
  return day.format(new Date(instant));
}

const day = new Intl.DateTimeFormat('en-IE', { dateStyle: 'long' });
