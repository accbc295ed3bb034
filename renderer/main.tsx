import '@mantine/core/styles.css';
import '@mantine/spotlight/styles.css';
import '@mantine/notifications/styles.css';
import './app/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { App } from './app/app.tsx';
import { takeToken } from './lib/token.ts';
import { openTransport } from './lib/transport.ts';

// The content policy forbids eval, which zod would otherwise try for speed.
config({ jitless: true });
// Before the router reads the address, so that the token never becomes part of a route or of the history.
takeToken();
openTransport();

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root".');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
