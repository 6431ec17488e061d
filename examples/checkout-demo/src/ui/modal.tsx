import { type ReactNode, type SyntheticEvent, useLayoutEffect, useRef } from 'react';

interface ModalProps {
  /** The id of its heading. */
  labelledBy: string;
  /** The id of the sentence that is read out with the heading. */
  describedBy: string;
  className?: string;
  /** Escape, or Android's Back. The dialog itself stays for as long as it is rendered. */
  onEscape?: () => void;
  children: ReactNode;
}

/**
 * A dialog over everything, for as long as it is on the page. The first control in it has the focus, and when it goes
 * the focus goes back to where it was.
 */
export function Modal({ labelledBy, describedBy, className = '', onEscape, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);

  // In a layout effect, because an element that has left the page cannot give the focus back.
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    return () => {
      opened?.close();
      putCaretBack();
    };
  }, []);

  function onCancel(event: SyntheticEvent): void {
    event.preventDefault();
    onEscape?.();
  }

  // A second Escape with nothing done in between closes it and asks nobody: browsers let no page trap a person.
  function onClose(): void {
    if (dialog.current?.isConnected === true && !dialog.current.open) dialog.current.showModal();
  }

  return (
    <dialog
      ref={dialog}
      className={`modal ${className}`}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      onCancel={onCancel}
      onClose={onClose}
    >
      {children}
    </dialog>
  );
}

/**
 * Chromium gives the focus back, but not the caret when a mouse was used in the dialog: then nothing can be typed in
 * the field that looks focused, until it is focused anew.
 */
function putCaretBack(): void {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body) return;
  focused.blur();
  focused.focus({ preventScroll: true });
}
