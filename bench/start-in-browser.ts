import { chromium } from 'playwright';
import { startApplication } from '../e2e/processes.ts';
import { CHROMIUM_FLAGS, findChromium } from '../scripts/find-chromium.ts';

/** How long, in milliseconds, from starting the application's process until a browser window shows its list of agents. */
export interface WindowTimes {
  /** Until the process has told where its window is. */
  servedMs: number;
  /** Until an agent can be seen. */
  listedMs: number;
}

/** Starts the built application on a data folder so many times, each with a browser window that has nothing in its cache. */
export async function windowTimes(dataFolder: string, rounds: number): Promise<WindowTimes[]> {
  // The browser is the person's own and runs already.
  const browser = await chromium.launch({ executablePath: findChromium(), args: [...CHROMIUM_FLAGS] });
  const times: WindowTimes[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      const begun = performance.now();
      const application = await startApplication(dataFolder);
      const servedMs = performance.now() - begun;
      await page.goto(application.started.url);
      await page.getByRole('link', { name: 'Agent 0', exact: true }).waitFor();
      times.push({ servedMs, listedMs: performance.now() - begun });
      await page.close();
      await application.stop();
    }
  } finally {
    await browser.close();
  }
  return times;
}
