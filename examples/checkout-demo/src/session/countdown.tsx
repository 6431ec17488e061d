import { useNow } from '../ui/use-now.ts';

/** Seconds until an instant (epoch ms), counted down. `null` is an instant nobody has told us. */
export function Countdown({ expiresAt }: { expiresAt: number | null }) {
  const now = useNow();
  if (expiresAt === null) return 'unknown';
  const seconds = Math.max(0, Math.ceil((expiresAt - now) / 1000));
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}
