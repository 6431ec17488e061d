import type { FieldErrors } from '../../domain/checked.ts';

/** Takes the person to the first field, in the order of the form, that wants another look. */
export function focusFirstError(form: HTMLFormElement, errors: FieldErrors): void {
  const controls = [...form.elements].filter((element) => element instanceof HTMLElement);
  controls.find((control) => errors[control.getAttribute('name') ?? ''] !== undefined)?.focus();
}
