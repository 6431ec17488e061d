import { useExpiryWarning } from '@holdfast/react';
import { useEffect, useState } from 'react';

const LAST_MS = 10_000;

/** Says how long is left to those who do not see it: at the beginning, and once more shortly before the end. */
export function SecondsAnnounced({ endsAt }: { endsAt: number }) {
  const isLast = useExpiryWarning({ beforeMs: LAST_MS }) !== null;
  const [announcement, setAnnouncement] = useState('');

  // A live region is read out when it changes, so it is there, empty, before the words are.
  useEffect(() => {
    const seconds = Math.ceil(Math.max(0, endsAt - Date.now()) / 1000);
    setAnnouncement(`${seconds} ${seconds === 1 ? 'second' : 'seconds'} left.`);
  }, [endsAt, isLast]);

  return (
    <p className="visually-hidden" role="status" data-testid="announced">
      {announcement}
    </p>
  );
}
