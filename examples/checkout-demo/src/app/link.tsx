import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { navigate } from './location-store.ts';

interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  to: string;
}

/** A real link, so that opening it in a new tab works; a plain click stays in the document. */
export function Link({ to, onClick, ...rest }: LinkProps) {
  function onLinkClick(event: MouseEvent<HTMLAnchorElement>) {
    onClick?.(event);
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !isPlain) return;
    event.preventDefault();
    navigate(to);
  }
  return <a {...rest} href={to} onClick={onLinkClick} />;
}
