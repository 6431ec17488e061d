import type { SelectHTMLAttributes } from 'react';
import { FieldFrame, fieldAttributes } from './field-frame.tsx';

interface SelectFieldProps extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange'> {
  label: string;
  name: string;
  value: string;
  error?: string | undefined;
  /** Value and text of each choice. */
  choices: ReadonlyMap<string, string>;
  onChange: (value: string) => void;
}

export function SelectField({ label, error, choices, onChange, ...select }: SelectFieldProps) {
  const { name, required = false } = select;
  return (
    <FieldFrame {...{ name, label, error, required }}>
      <select
        {...select}
        {...fieldAttributes(name, { error })}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">Choose …</option>
        {[...choices].map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
