import { type Browser, type CDPSession, chromium, type Page } from 'playwright';
import { startApplication, temporaryFolder } from '../e2e/processes.ts';
import { CHROMIUM_FLAGS, findChromium } from '../scripts/find-chromium.ts';
import type { Spec } from '../shared/spec/spec.ts';
import { manyRules } from './many-rules.ts';
import { type BenchRow, median, milliseconds } from './table.ts';

const MANY = 300;
const FEW = 10;
const KEYS = 40;
const LIMIT_MS = 16;
const AGENT = 'moderate-marketplace-listings';

/**
 * Notes, for every input event, the script from before anybody hears of it to after everybody has, and with it what React
 * draws at once: that runs between two listeners, before the last one is called.
 */
const WATCH = `
  window.keystrokes = [];
  let start = 0;
  window.addEventListener('input', () => { start = performance.now(); }, true);
  window.addEventListener('input', () => { window.keystrokes.push(performance.now() - start); });
`;

interface Typed {
  /** Script until the keystroke is drawn, per key. */
  atOnce: number[];
  /** All script per key in processor time, with what follows in pauses: the list, checks of the whole spec, saving. */
  altogether: number;
}

const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;

/** Puts a spec into the sample agent's draft, as the editor's own saving does. */
const putDraft = (page: Page, token: string, spec: Spec): Promise<void> =>
  page.evaluate(`(async () => {
    const call = async (name, input) => {
      const answer = await fetch('/rpc/' + name, {
        method: 'POST',
        headers: { authorization: 'Bearer ${token}', 'content-type': 'application/json' },
        body: JSON.stringify({ json: input }),
      });
      const body = await answer.json();
      if (!answer.ok) throw new Error(name + ': ' + JSON.stringify(body));
      return body.json;
    };
    const agents = await call('agents/list', undefined);
    const agent = agents.find(({ slug }) => slug === '${AGENT}').id;
    const { revision } = await call('drafts/get', { agent });
    await call('drafts/save', { agent, revision, spec: ${JSON.stringify(spec)} });
  })()`);

async function scriptSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN;
}

async function type(page: Page, field: string): Promise<Typed> {
  const session = await page.context().newCDPSession(page);
  // Processor time, so that a busy machine does not count as work.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const input = page.getByRole('textbox', { name: field, exact: true }).first();
  await input.click();
  // The first keys also wait for the compiler.
  await page.keyboard.type('warming', { delay: 60 });
  await page.evaluate('window.keystrokes.length = 0');
  const before = await scriptSeconds(session);
  await page.keyboard.type('x'.repeat(KEYS), { delay: 60 });
  await page.waitForFunction(`window.keystrokes.length === ${KEYS}`);
  const after = await scriptSeconds(session);
  const atOnce = await page.evaluate<number[]>('window.keystrokes');
  await session.detach();
  return { atOnce, altogether: ((after - before) * 1000) / KEYS };
}

const FIELDS = ['Title of the rule', 'Reason'] as const;

async function measured(browser: Browser, url: URL, token: string, rules: number): Promise<Map<string, Typed>> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript({ content: WATCH });
  await page.goto(url.href);
  await putDraft(page, token, manyRules(rules, true));
  await page.goto('about:blank');
  await page.goto(`${url.origin}/agents/${AGENT}/rules?rule=r${Math.floor(rules / 2)}${url.hash}`);
  await page.getByRole('textbox', { name: 'Title of the rule' }).waitFor();
  const typed = new Map<string, Typed>();
  for (const field of FIELDS) typed.set(field, await type(page, field));
  await page.close();
  return typed;
}

/** Typing in the form of one rule among many, in a real browser; beside it the same with few rules. */
export async function typingRows(): Promise<BenchRow[]> {
  let executablePath: string;
  try {
    executablePath = findChromium();
  } catch (error) {
    console.log(`Typing was not measured: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
  const folder = temporaryFolder();
  const application = await startApplication(folder.path);
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  try {
    const url = new URL(application.started.url);
    const token = new URLSearchParams(url.hash.slice(1)).get('token') ?? '';
    const few = await measured(browser, url, token, FEW);
    const many = await measured(browser, url, token, MANY);
    return FIELDS.flatMap((field) => {
      const [among, beside] = [many.get(field), few.get(field)];
      return among === undefined || beside === undefined ? [] : [rowOf(field, among, beside)];
    });
  } finally {
    await browser.close();
    await application.stop();
    folder.remove();
  }
}

const words = ({ atOnce, altogether }: Typed): string =>
  `${milliseconds(median(atOnce))}, 95 % below ${milliseconds(percentile(atOnce, 0.95))}; with what follows ${milliseconds(altogether)}`;

const rowOf = (field: string, many: Typed, few: Typed): BenchRow => ({
  what: `Script per keystroke in “${field}”, ${MANY} rules`,
  measured: words(many),
  beside: `${FEW} rules: ${words(few)}`,
  toReach: `at most ${LIMIT_MS} ms`,
  reached: median(many.atOnce) <= LIMIT_MS,
});
