import { SessionProvider } from '@holdfast/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { createShopSession } from './session/create-shop-session.ts';
import { isSignInWindow, leaveSignInWindow } from './session/sign-in-window.ts';
import './styles/index.css';

if (isSignInWindow()) void leaveSignInWindow();
else openShop();

function openShop(): void {
  const container = document.getElementById('app');
  if (container === null) throw new Error('index.html has no #app');

  createRoot(container).render(
    <StrictMode>
      <SessionProvider session={createShopSession()}>
        <App />
      </SessionProvider>
    </StrictMode>,
  );
}
