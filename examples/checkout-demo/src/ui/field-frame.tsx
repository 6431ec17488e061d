import type { ReactNode } from 'react';

interface FieldFrameProps {
  name: string;
  label: string;
  required: boolean;
  error?: string | undefined;
  hint?: string | undefined;
  className?: string | undefined;
  children: ReactNode;
}

/** Label above, hint and error beneath, tied to the control by `fieldAttributes`. */
export function FieldFrame({
  name,
  label,
  required,
  error,
  hint,
  className = '',
  children,
}: FieldFrameProps) {
  return (
    <div className={`field ${className}`}>
      <label htmlFor={name}>
        {label}
        {!required && <span className="optional"> (optional)</span>}
      </label>
      {children}
      {hint !== undefined && (
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p className="field-error" id={`${name}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

/** What ties a control to its frame for those who do not see them side by side. */
export function fieldAttributes(
  name: string,
  { error, hint }: { error?: string | undefined; hint?: string | undefined },
) {
  const describedBy = [error !== undefined && `${name}-error`, hint !== undefined && `${name}-hint`];
  return {
    id: name,
    'aria-invalid': error !== undefined,
    'aria-describedby': describedBy.filter(Boolean).join(' ') || undefined,
  };
}
