import { type ReactNode, useEffect, useRef } from 'react';
import { countNavigations } from './location-store.ts';

interface PageHeadingProps {
  /** The title of the browser's tab; the heading itself where nothing else is given. */
  title: string;
  children?: ReactNode;
}

/** The page's one `h1`. A change of page moves focus and view here, as loading a document would. */
export function PageHeading({ title, children = title }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Saltmarsh`;
  }, [title]);
  useEffect(() => {
    if (countNavigations() === 0) return;
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
