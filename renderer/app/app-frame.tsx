import { AppShell } from '@mantine/core';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useConnection } from '../lib/live.ts';
import classes from './app-frame.module.css';
import { CommandPalette } from './command-palette.tsx';
import { ConnectionLost } from './connection-lost.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Rail } from './rail.tsx';
import { ShortcutList } from './shortcut-list.tsx';
import { TopBar } from './top-bar.tsx';
import { useAppCommands } from './use-app-commands.ts';
import { useColorScheme } from './use-color-scheme.ts';

/** Bar above, rail at the side, the page in between. */
export function AppFrame() {
  const shortcuts = useAppCommands();
  useColorScheme();
  const connection = useConnection();
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const first = useRef(path);
  useEffect(() => {
    // A new page starts at its top for keyboard and screen-reader users; tabs within a page keep the focus on the tab.
    if (first.current.split('/')[2] !== path.split('/')[2] || first.current.split('/')[1] !== path.split('/')[1])
      main.current?.focus({ preventScroll: true });
    first.current = path;
  }, [path]);
  return (
    <AppShell header={{ height: 48 }} navbar={{ width: 64, breakpoint: 0 }} padding={0} transitionDuration={0}>
      <a className={classes.skip} href="#main">
        Skip to the page
      </a>
      <AppShell.Header className={classes.header}>
        <TopBar />
      </AppShell.Header>
      <AppShell.Navbar className={classes.rail} aria-label="Main">
        <Rail />
      </AppShell.Navbar>
      <AppShell.Main id="main" ref={main} tabIndex={-1} className={classes.main}>
        {connection === 'lost' && <ConnectionLost />}
        <div className={classes.scroll}>
          <ErrorBoundary key={path}>
            <Outlet />
          </ErrorBoundary>
        </div>
      </AppShell.Main>
      <CommandPalette />
      <ShortcutList opened={shortcuts.opened} onClose={shortcuts.close} />
    </AppShell>
  );
}
