import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../shared/api/desktop/history.ts';
import type { Payload, StatementKind } from '../../shared/governance/statement.ts';
import { openTestBackend, type TestBackend } from '../backend.test-helper.ts';
import { decide } from '../governance/decide.ts';
import { forgetSaid, saidUpTo } from '../store/said.ts';
import { holdsWords } from '../views/history.ts';
import { keepNextWords } from './keep-words.ts';

describe('the search in the history', () => {
  let test: TestBackend;
  let workspace: string;
  let agent: string;
  const all = async (text?: string, limit = 200): Promise<HistoryEntry[]> => {
    const items: HistoryEntry[] = [];
    let before: number | null | undefined;
    do {
      const page = await test.api.history.list({
        limit,
        ...(text === undefined ? {} : { text }),
        ...(before == null ? {} : { before }),
      });
      items.push(...page.items);
      before = page.next;
    } while (before !== null);
    return items;
  };
  const act = <K extends StatementKind>(kind: K, payload: Payload<K>): Promise<unknown> =>
    decide(test.backend.context, {
      acts: [{ kind, payload }] as Parameters<typeof decide>[1]['acts'],
      time: test.backend.context.now(),
      topics: ['changes'],
    });
  const rename = (name: string) => act('agent.rename', { agent, name, description: '' });
  const keepAll = async (): Promise<void> => {
    while ((await keepNextWords(test.backend.context, workspace)) > 0);
  };
  /** What a search finds is what reading everything finds, for parts of what is said, alone and together, in any case. */
  async function findsWhatIsSaid(numRuns: number): Promise<void> {
    const said = await all();
    const words = said.flatMap(({ who, did, why }) => `${who} ${did} ${why}`.split(/\s+/).filter(Boolean));
    const part = fc
      .tuple(fc.constantFrom(...words), fc.nat(30), fc.integer({ min: 1, max: 30 }), fc.constantFrom(0, 1, 2))
      .map(([word, from, length, form]) => {
        const cut = [...word]
          .slice(from % [...word].length)
          .slice(0, length)
          .join('');
        return [cut, cut.toUpperCase(), word][form] ?? cut;
      });
    const anything = fc.oneof({ weight: 6, arbitrary: part }, { weight: 1, arbitrary: fc.string({ maxLength: 6 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 3 }), async (parts) => {
        // A search holds no zero character; what is searched may.
        const text = parts.join(' ').replaceAll('\0', '').slice(0, 200);
        const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
        expect(await all(text, 7)).toEqual(said.filter((entry) => holdsWords(entry, wanted)));
      }),
      { numRuns },
    );
  }

  beforeAll(async () => {
    test = await openTestBackend();
    ({ id: workspace } = await test.api.workspace.current());
    agent = (await test.api.agents.list())[0]?.id ?? '';
    await rename('ΟΔΟΣ (beta) – “Größe”');
    const { spec, revision } = await test.api.drafts.get({ agent });
    await test.api.drafts.save({ agent, revision, spec: { ...spec, purpose: `${spec.purpose} Be brief.` } });
    const asked = {
      agent,
      title: 'Raise the "price" limit',
      reason: 'Preise: “ÄÖÜ” 100 %, \u{1f600}.',
      evidence: [],
    };
    const { id: change } = await test.api.changes.submit(asked);
    await act('change.comment', { change, text: 'ΣΊΣΥΦΟΣ, looks right', path: 'purpose' });
    await act('change.comment', { change, text: 'No.\u0000yes' });
    await act('agent.protect', { agent, path: 'models', level: 'locked', reason: 'Agreed with legal' });
    await act('agent.protect', { agent, path: `rules/${spec.rules[0]?.id}`, level: 'guarded', reason: 'It is dear' });
  });
  afterAll(() => test.stop());

  it('finds by the kept words what reading every decision finds', async () => {
    await keepAll();
    expect(await saidUpTo(test.backend.context.db, workspace)).toBe((await all())[0]?.sequence);
    await findsWhatIsSaid(150);
  });

  it('finds it by the names of today, whatever the names were when words were kept', async () => {
    await keepAll();
    await rename('Moderate everything');
    await findsWhatIsSaid(60);
    expect((await all('moderate everything guarded')).length).toBeGreaterThan(0);
  });

  it('finds it where no words are kept, or not all', async () => {
    await forgetSaid(test.backend.context.db);
    await findsWhatIsSaid(30);
    await keepAll();
    await act('agent.protect', { agent, path: 'models', level: 'open', reason: 'Legal agreed' });
    await findsWhatIsSaid(30);
  });

  it('forgets the words of decisions that are taken back', async () => {
    await keepAll();
    const { db } = test.backend.context;
    const newest = await saidUpTo(db, workspace);
    await sql`delete from entries where workspace = ${workspace} and sequence > ${newest - 3}`.execute(db);
    expect(await saidUpTo(db, workspace)).toBe(newest - 3);
    const { rows } = await sql<{
      n: number;
    }>`select count(*) as n from saidWords where saidWords match '"agreed"'`.execute(db);
    const { rows: left } = await sql<{
      n: number;
    }>`select count(*) as n from said join saidWords on saidWords.rowid = said.id where saidWords match '"agreed"'`.execute(
      db,
    );
    expect(rows).toEqual(left);
  });
});
