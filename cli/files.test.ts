import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestBackend } from '../backend/backend.test-helper.ts';
import { decide } from '../backend/governance/decide.ts';
import { type Folder, workFolder } from './fixture.test-helper.ts';

const SLUG = 'moderate-marketplace-listings';
let folder: Folder;
beforeEach(() => {
  folder = workFolder();
});
afterEach(() => folder.remove());

const at = (...path: string[]): string => join(folder.path, ...path);
const edit = (file: string, from: string | RegExp, to: string): void => {
  const text = readFileSync(at(file), 'utf8');
  expect(text).toMatch(from);
  writeFileSync(at(file), text.replace(from, to));
};
const filesOf = (path: string): [string, string][] =>
  readdirSync(at(path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry): [string, string] => [
      join(entry.parentPath, entry.name).slice(at(path).length),
      readFileSync(join(entry.parentPath, entry.name), 'utf8'),
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1));
const GUIDANCE = /^guidance: .*$/m;
const RULE = 'agent/rules/cheap-branded-goods.yaml';

describe('rulehouse export and import', () => {
  it('go around without changing a byte, and bring an edit into the draft', async () => {
    const first = await folder.run(['export', SLUG, '--out', 'agent']);
    expect([first.code, first.out]).toEqual([
      0,
      expect.stringMatching(/exported to agent: \d+ files written, 0 removed\.$/),
    ]);
    const before = filesOf('agent');
    expect((await folder.run(['export', SLUG, '--out', 'agent'])).out).toMatch(/stands in agent as it is already\.$/);
    edit(RULE, GUIDANCE, 'guidance: Ask for an invoice.');
    const brought = await folder.run(['import', 'agent']);
    expect([brought.code, brought.out.split('\n')]).toEqual([
      0,
      [
        'Moderate marketplace listings: 1 change in its draft; test cases as they were.',
        expect.stringContaining('Cheap branded goods'),
      ],
    ]);
    expect((await folder.run(['import', 'agent'])).out).toContain('its draft says this already');
    await folder.run(['export', SLUG, '--out', 'again']);
    expect(filesOf('again')).toEqual(filesOf('agent'));
    // What stood in the draft before is a version again, as it was.
    await folder.run(['export', `${SLUG}@1`, '--out', 'version']);
    expect(filesOf('version')).toEqual(before.filter(([file]) => file !== '/cases.yaml'));
  });

  it('rename the agent where the folder says so, by a signed decision; applications go on calling it as before', async () => {
    await folder.run(['export', SLUG, '--out', 'agent']);
    edit('agent/agent.yaml', 'name: Moderate marketplace listings', 'name: Check listings');
    expect((await folder.run(['import', 'agent', '--dry-run'])).out).toMatch(
      `agent can be read: Check listings (${SLUG}) with `,
    );
    expect((await folder.run(['import', 'agent'])).out).toBe(
      'Check listings: renamed from “Moderate marketplace listings”; its draft says this already; test cases as they were.',
    );
    expect((await folder.run(['import', 'agent'])).out).toMatch(/^Check listings: its draft says this already;/);
    // Together with a change, which is written in the same step.
    edit('agent/agent.yaml', /^description: .*$/m, 'description: Before they go live.');
    edit(RULE, GUIDANCE, 'guidance: Ask for an invoice.');
    const told = JSON.parse((await folder.run(['import', 'agent', '--json'])).out);
    expect(told).toMatchObject({
      agent: SLUG,
      made: false,
      was: { name: 'Check listings' },
      changes: [{ kind: 'changed' }],
    });
    await folder.run(['export', SLUG, '--out', 'again']);
    expect(filesOf('again')).toEqual(filesOf('agent'));
    const { backend, api } = await openTestBackend({ dataFolder: at('data') });
    expect((await api.agents.list()).find(({ slug }) => slug === SLUG)).toMatchObject({
      name: 'Check listings',
      description: 'Before they go live.',
    });
    expect(await api.workspace.verify()).toMatchObject({ ok: true });
    await backend.close();
  });

  it('rename nothing and change nothing where the person may not', async () => {
    await folder.run(['export', SLUG, '--out', 'agent']);
    const { backend, api } = await openTestBackend({ dataFolder: at('data') });
    const { me } = await api.workspace.current();
    await decide(backend.context, {
      acts: [{ kind: 'member.change', payload: { member: me.id, name: me.name, roles: ['viewer', 'admin'] } }],
      time: new Date().toISOString(),
      topics: ['members'],
    });
    await backend.close();
    edit('agent/agent.yaml', 'name: Moderate marketplace listings', 'name: Check listings');
    edit(RULE, GUIDANCE, 'guidance: Let it pass.');
    const refused = await folder.run(['import', 'agent']);
    expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/rename an agent/)]);
    await folder.run(['export', SLUG, '--out', 'after']);
    expect(readFileSync(at('after/agent.yaml'), 'utf8')).toContain('name: Moderate marketplace listings');
    expect(readFileSync(at('after/rules/cheap-branded-goods.yaml'), 'utf8')).not.toContain('Let it pass');
  });

  it('make a new agent, and remove the files of rules that are gone', async () => {
    await folder.run(['export', SLUG, '--out', 'agent']);
    edit('agent/agent.yaml', `slug: ${SLUG}`, 'slug: listings-again');
    const made = await folder.run(['import', 'agent', '--json']);
    expect(JSON.parse(made.out)).toMatchObject({ agent: 'listings-again', made: true });
    edit('agent/agent.yaml', / {2}- cheap-branded-goods\n/, '');
    const stray = await folder.run(['import', 'agent']);
    expect([stray.code, stray.err]).toEqual([
      1,
      expect.stringMatching(/^rules\/cheap-branded-goods\.yaml: agent\.yaml does not name it/),
    ]);
    expect((await folder.run(['export', 'listings-again', '--out', 'agent'])).code).toBe(0);
    expect(existsSync(at(RULE))).toBe(true);
  });

  it('say file, line and field of what is wrong, and change nothing', async () => {
    await folder.run(['export', SLUG, '--out', 'agent']);
    edit(RULE, /enabled: true/, 'enabled: perhaps');
    const line =
      readFileSync(at(RULE), 'utf8')
        .split('\n')
        .findIndex((each) => each.startsWith('enabled')) + 1;
    const refused = await folder.run(['import', 'agent']);
    expect([refused.code, refused.err]).toEqual([
      1,
      `rules/cheap-branded-goods.yaml, line ${line}: enabled: Invalid input: expected boolean, received string.`,
    ]);
    expect((await folder.run(['import', 'nowhere'])).err).toBe('There is no folder nowhere.');
    mkdirSync(at('notes'));
    writeFileSync(at('notes', 'todo.txt'), 'mine');
    const other = await folder.run(['export', SLUG, '--out', 'notes']);
    expect([other.code, other.err]).toEqual([1, expect.stringContaining('notes holds other files and no agent')]);
    expect(readdirSync(at('notes'))).toEqual(['todo.txt']);
  });

  it('refuse what a lock forbids, naming the file', async () => {
    const { backend, api } = await openTestBackend({ dataFolder: at('data') });
    const agent = (await api.agents.list()).find(({ slug }) => slug === SLUG)?.id ?? '';
    const { spec } = await api.drafts.get({ agent });
    const rule = spec.rules.find(({ title }) => title === 'Cheap branded goods')?.id;
    await api.protections.set({ agent, path: `rules/${rule}`, level: 'locked', reason: 'Agreed with the brands.' });
    const { me } = await api.workspace.current();
    await decide(backend.context, {
      acts: [{ kind: 'member.change', payload: { member: me.id, name: me.name, roles: ['editor', 'admin'] } }],
      time: new Date().toISOString(),
      topics: ['members'],
    });
    await backend.close();
    await folder.run(['export', SLUG, '--out', 'agent']);
    edit(RULE, GUIDANCE, 'guidance: Let it pass.');
    const refused = await folder.run(['import', 'agent']);
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(
        /^rules\/cheap-branded-goods\.yaml: “Rule 4 · Cheap branded goods” is locked by .*: Agreed with the brands\./,
      ),
    ]);
    expect((await folder.run(['export', SLUG, '--out', 'after'])).code).toBe(0);
    expect(readFileSync(at('after/rules/cheap-branded-goods.yaml'), 'utf8')).not.toContain('Let it pass');
  });

  it('leave a data folder alone that the application has open', async () => {
    await folder.run(['export', SLUG, '--out', 'agent']);
    const { backend } = await openTestBackend({ dataFolder: at('data') });
    const busy = await folder.run(['import', 'agent']);
    expect([busy.code, busy.err]).toEqual([1, expect.stringContaining('already running with the data folder')]);
    await backend.close();
  });
});
