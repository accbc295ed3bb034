import { join } from 'node:path';
import { installFolder } from '../install-folder.ts';
import { EXIT, type Terminal } from '../terminal.ts';
import { untilStopped } from '../until-stopped.ts';

export interface StartOptions {
  data: string;
  json?: boolean;
  port: number;
  open: boolean;
}

/** `rulehouse start`: the application in a browser window, until Ctrl+C. The address carries the launch's token. */
export async function startApplication(terminal: Terminal, options: StartOptions): Promise<number> {
  const [{ startWebHost }, { openWindow }] = await Promise.all([
    import('../../webhost/start.ts'),
    import('../../webhost/open-window.ts'),
  ]);
  const host = await startWebHost({
    dataFolder: options.data,
    rendererFolder: join(installFolder(), 'dist', 'renderer'),
    port: options.port,
    env: terminal.env,
  });
  const opened = options.open ? openWindow(host.url, options.data, terminal.env) : undefined;
  if (options.json === true) terminal.print(JSON.stringify({ url: host.url, dataFolder: options.data }));
  else {
    terminal.print(`Rulehouse is running at ${host.url}`);
    if (opened === undefined || opened.how === 'not opened')
      terminal.print('Open this address in a browser on this computer.');
    terminal.print('Press Ctrl+C to stop it.');
  }
  try {
    await untilStopped(terminal.signal);
  } finally {
    opened?.forget();
    await host.close();
  }
  return EXIT.done;
}
