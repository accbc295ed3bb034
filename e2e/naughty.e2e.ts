import { existsSync, readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { openTestBackend } from '../backend/backend.test-helper.ts';
import type { Field } from '../shared/spec/contract.ts';
import { naughtySpec, SHORT, titleOf } from '../shared/spec/naughty.test-helper.ts';
import type { Spec } from '../shared/spec/spec.ts';
import { squeeze } from '../shared/spec/text.ts';
import { type Program, startApplication, temporaryFolder } from './processes.ts';

/**
 * The big list of naughty strings (minimaxir, MIT) in every place where people write: the screens show each of them as the
 * text that it is, letter by letter. Nothing runs, nothing is fetched, no page becomes wider than the window.
 */
const file = new URL('../../shared/conformance/naughty/blns/blns.json', import.meta.url);
const all: string[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
test.skip(all.length === 0, `The naughty strings are not at ${file.pathname}.`);
const texts = all.filter((text) => text !== '' && [...text].length <= SHORT);
const THIRD = Math.ceil(texts.length / 3);
const parts = [0, 1, 2].map((index) => ({
  name: `Naughty part ${index + 1}`,
  slug: `naughty-part-${index + 1}`,
  texts: texts.slice(index * THIRD, (index + 1) * THIRD),
}));

const PER_FIELD = 8;
const chunksOf = (list: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(list.length / PER_FIELD) }, (_, index) =>
    list.slice(index * PER_FIELD, index * PER_FIELD + PER_FIELD),
  );
/**
 * Each text as title, guidance and value of a rule, and as value and label of a choice; descriptions hold several, so that
 * the screens have no more fields than people give them.
 */
function specOf(texts: readonly string[]): Spec {
  const spec = naughtySpec(texts);
  const input = chunksOf(texts).map(
    (chunk, index): Field => ({
      id: `field-${index}`,
      name: `in_${index}`,
      title: chunk[0] ?? '',
      description: chunk.join('\n'),
      required: false,
      type: { kind: 'text' },
    }),
  );
  const options = [...new Set(texts)].map((text) => ({ value: text, label: text, description: text }));
  const choice: Field = {
    id: 'field-choice',
    name: 'choice',
    title: 'Choice',
    description: texts.slice(0, PER_FIELD).join('\n'),
    required: true,
    type: { kind: 'enum', options },
  };
  const rules = texts.map((text, index): Spec['rules'][number] => ({
    id: `rule-${index}`,
    title: titleOf(text),
    when: {
      kind: 'all',
      id: `when-${index}`,
      conditions: [{ kind: 'atom', id: `atom-${index}`, field: 'in_0', operator: 'is', value: text }],
    },
    then: [{ kind: 'set', id: `set-${index}`, field: 'choice', value: text }],
    guidance: text,
    enabled: true,
    enforcement: 'check',
  }));
  return { ...spec, rules, contract: { input, output: [choice] }, glossary: [], examples: [], defaults: [] };
}

const folder = temporaryFolder();
let app: Program<{ url: string }>;
const changes: string[] = [];
test.beforeAll(async () => {
  const { api, backend } = await openTestBackend({ dataFolder: folder.path });
  for (const { name, slug, texts } of parts) {
    const { id: agent } = await api.agents.create({ name, slug, description: texts.slice(0, 12).join(' ') });
    const { revision } = await api.drafts.get({ agent });
    const spec = specOf(texts);
    await api.drafts.save({ agent, revision, spec });
    const { id } = await api.changes.submit({
      agent,
      title: texts[4] ?? '',
      reason: texts.slice(0, 9).join('\n'),
      evidence: [],
    });
    await api.changes.comment({ id, text: texts.slice(0, 20).join('\n') });
    changes.push(id);
  }
  await backend.close();
  app = await startApplication(folder.path);
});
test.afterAll(async () => {
  await app?.stop();
  folder.remove();
});

/** Everything that must not happen on a page; to be read at the end. */
async function watch(page: Page): Promise<string[]> {
  const seen: string[] = [];
  const origin = new URL(app.started.url).origin;
  page.on('dialog', async (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on('pageerror', ({ message }) => seen.push(`error: ${message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    const inside = url.origin === origin || url.protocol === 'data:' || url.href.startsWith(`blob:${origin}/`);
    if (!inside) seen.push(`request: ${request.url()}`);
  });
  page.on('popup', (popup) => seen.push(`window: ${popup.url()}`));
  return seen;
}

/** Every text that an element holds by itself or with what is inside it, and every value of a field. */
const shownOn = (page: Page): Promise<Set<string>> =>
  page
    .evaluate(() => {
      const found = new Set<string>();
      for (const element of document.body.querySelectorAll('*')) {
        if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) found.add(element.value);
        const text = element.textContent ?? '';
        if (text.length < 1000) found.add(text);
      }
      return [...found];
    })
    .then((list) => new Set(list));

/** What is not on the page as it was written; a heading of one line may have white space squeezed. */
async function missingOn(page: Page, wanted: readonly string[]): Promise<string[]> {
  const shown = await shownOn(page);
  const squeezed = new Set([...shown].map(squeeze));
  return wanted.filter((text) => !shown.has(text) && !squeezed.has(squeeze(text)));
}

const isWithinWindow = async (page: Page): Promise<void> =>
  expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth))
    .toBeLessThanOrEqual(0);

for (const [index, { name, slug, texts }] of parts.entries()) {
  test(`${name}: rules and their form`, async ({ page }) => {
    const seen = await watch(page);
    await page.goto(app.started.url);
    await page.getByRole('link', { name, exact: true }).click();
    const list = page.getByRole('list', { name: 'Rules in order' });
    await expect(list.getByRole('listitem')).toHaveCount(texts.length);
    const titles = await list
      .getByRole('listitem')
      .evaluateAll((items) =>
        items.map((item) => [...item.querySelectorAll('*')].map((element) => element.textContent ?? '')),
      );
    expect(texts.filter((text, place) => titles[place]?.includes(titleOf(text)) !== true)).toEqual([]);
    await isWithinWindow(page);
    for (const [place, text] of texts.entries()) {
      if (place % 40 !== 0) continue;
      await list.locator('li').nth(place).getByRole('button').first().click();
      await expect(page.getByRole('textbox', { name: 'Guidance', exact: true })).toHaveValue(text);
      await expect.poll(() => missingOn(page, [titleOf(text)])).toEqual([]);
      await isWithinWindow(page);
    }
    expect(seen).toEqual([]);
  });

  test(`${name}: contract`, async ({ page }) => {
    const seen = await watch(page);
    await page.goto(`${app.started.url}`);
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('link', { name: 'Contract', exact: true }).click();
    const titles = chunksOf(texts).map(([title = '']) => title);
    await expect.poll(() => missingOn(page, titles)).toEqual([]);
    // Each field shows its form; the texts are in its description, the choice has them as values and labels.
    for (const [place, chunk] of chunksOf(texts).entries()) {
      if (place % 4 !== 0) continue;
      await page.getByRole('treeitem').nth(place).click();
      await expect.poll(() => missingOn(page, [chunk.join('\n')])).toEqual([]);
    }
    await page.getByRole('treeitem', { name: /Choice/ }).click();
    await expect.poll(() => missingOn(page, texts)).toEqual([]);
    await isWithinWindow(page);
    expect(seen).toEqual([]);
    expect(page.url()).toContain(`/agents/${slug}/contract`);
  });

  test(`${name}: review with its differences`, async ({ page }) => {
    const seen = await watch(page);
    await page.goto(app.started.url);
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('link', { name: 'Changes', exact: true }).click();
    await page.locator(`a[href*="${changes[index]}"]`).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(squeeze(texts[4] ?? ''));
    const main = page.getByRole('main');
    await expect
      .poll(async () => {
        const words = squeeze((await main.textContent()) ?? '');
        return texts.filter((text) => !words.includes(squeeze(text))).slice(0, 5);
      })
      .toEqual([]);
    await isWithinWindow(page);
    expect(seen).toEqual([]);
  });
}

test('a title that turns the direction of text leaves the words beside it where they are', async ({ page }) => {
  await page.goto(app.started.url);
  const [before, after] = await page.evaluate(() => {
    const line = document.createElement('div');
    line.innerHTML = '<span>one</span> <span id="turned"></span> <span id="last">three</span>';
    document.body.append(line);
    const turned = line.querySelector('#turned');
    const last = line.querySelector('#last');
    if (turned === null || last === null) throw new Error('The line is not there.');
    turned.textContent = 'two';
    const left = last.getBoundingClientRect().left - turned.getBoundingClientRect().left;
    turned.textContent = '\u202eowt';
    const turnedLeft = last.getBoundingClientRect().left - turned.getBoundingClientRect().left;
    line.remove();
    return [left, turnedLeft];
  });
  expect(before).toBeGreaterThan(0);
  expect(Math.abs((after ?? 0) - (before ?? 0))).toBeLessThan(3);
});
