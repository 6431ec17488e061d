import type { InputHTMLAttributes } from 'react';
import { FieldFrame, fieldAttributes } from './field-frame.tsx';

interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  label: string;
  name: string;
  value: string;
  error?: string | undefined;
  hint?: string;
  onChange: (value: string) => void;
}

export function TextField({ label, error, hint, onChange, className, ...input }: TextFieldProps) {
  const { name, required = false } = input;
  return (
    <FieldFrame {...{ name, label, error, hint, required, className }}>
      <input
        type="text"
        {...input}
        {...fieldAttributes(name, { error, hint })}
        onChange={(event) => onChange(event.target.value)}
      />
    </FieldFrame>
  );
}
