import { useCountdown } from '@holdfast/react';

/** The time until an instant (epoch ms), counted down. `null` is an instant nobody has told us. */
export function Countdown({ endsAt }: { endsAt: number | null }) {
  const seconds = useCountdown(endsAt);
  if (seconds === null) return 'unknown';
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
