/** A window that this page opened. A provider may cut it off: then it reads as closed, and stays open. */
export interface Popup {
  /** Without a history entry for the empty page that was there. */
  navigate(url: string): void;
  close(): void;
  isClosed(): boolean;
}

const WIDTH_PX = 480;
const HEIGHT_PX = 680;

export function openPopupWindow(page: Window, features: string = placeInTheMiddle(page)): Popup | null {
  const opened = page.open('', '_blank', features);
  // Some blockers do not refuse: they give a window that is closed already.
  if (opened === null || opened.closed) return null;
  return {
    navigate: (url) => opened.location.replace(url),
    close: () => opened.close(),
    isClosed: () => opened.closed,
  };
}

function placeInTheMiddle({ screenX, screenY, outerWidth, outerHeight }: Window): string {
  const left = Math.round(screenX + (outerWidth - WIDTH_PX) / 2);
  const top = Math.round(screenY + (outerHeight - HEIGHT_PX) / 2);
  return `popup,width=${WIDTH_PX},height=${HEIGHT_PX},left=${left},top=${top}`;
}
