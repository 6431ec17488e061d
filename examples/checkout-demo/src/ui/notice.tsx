import type { ReactNode } from 'react';

interface NoticeProps {
  /** `problem` is read out at once; `hint` is there for those who look. */
  kind: 'problem' | 'hint';
  children: ReactNode;
  /** A way on: a button or a link. */
  action?: ReactNode;
}

export function Notice({ kind, children, action }: NoticeProps) {
  return (
    <div className={`notice notice-${kind}`} role={kind === 'problem' ? 'alert' : undefined}>
      <p>{children}</p>
      {action}
    </div>
  );
}
