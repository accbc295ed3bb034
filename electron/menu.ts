import type { Menu, MenuItemConstructorOptions } from 'electron';
import type { ElectronApi } from './electron-api.ts';

/** The system's usual menus by role; the application's own commands live in its command palette. */
export function applicationMenu({ Menu, app }: Pick<ElectronApi, 'Menu' | 'app'>): Menu {
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    { role: 'fileMenu' },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' as const }]),
      ],
    },
    { role: 'windowMenu' },
  ];
  return Menu.buildFromTemplate(template);
}
