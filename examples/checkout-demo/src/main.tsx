import { SessionProvider } from '@holdfast/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { session } from './session/session.ts';
import './styles/index.css';

const container = document.getElementById('app');
if (container === null) throw new Error('index.html has no #app');

createRoot(container).render(
  <StrictMode>
    <SessionProvider session={session}>
      <App />
    </SessionProvider>
  </StrictMode>,
);
