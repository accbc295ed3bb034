import { describe, expect, it } from 'vitest';
import { testPerson } from '../shared/governance/crypto.test-helper.ts';
import { testHistory } from '../shared/governance/testing.ts';
import { base, kept, ledger, sample } from './kept-ledger.test-helper.ts';

describe('lists', () => {
  it('go through everything once, page by page, in either direction and by agent', async () => {
    const history = testHistory();
    const founder = testPerson('founder', 1);
    await history.append(founder, 'workspace.create', { name: 'W', founder: 'F', roles: ['admin', 'editor'] });
    const ids = Array.from({ length: 23 }, (_, index) => `agent-${(index * 7) % 23}`);
    for (const agent of ids)
      await history.append(founder, 'agent.create', { agent, slug: agent, name: agent, description: '' });
    await history.append(founder, 'agent.rename', { agent: 'agent-7', name: 'Renamed', description: '' });
    const own = await base();
    await ledger.appendEntries(own.db, history.workspace, history.entries, []);

    const walk = async (order: 'asc' | 'desc'): Promise<string[]> => {
      const seen: string[] = [];
      for (let next: number | null | undefined; next !== null; ) {
        const from = next === undefined ? {} : order === 'asc' ? { after: next } : { before: next };
        const page = await ledger.list(own.db, history.workspace, 'agent', { ...from, limit: 5, order });
        seen.push(...page.items.map(({ value }) => value.id));
        next = page.next;
      }
      return seen;
    };
    expect(await walk('asc')).toEqual(ids);
    expect(await walk('desc')).toEqual(ids.toReversed());
    const renamed = await ledger.reader(own.db, history.workspace).get('agent', 'agent-7');
    expect(renamed?.name).toBe('Renamed');
    expect(await ledger.reader(own.db, history.workspace).get('agent', 'none')).toBe(undefined);
    expect(await ledger.reader(own.db, 'elsewhere').get('agent', 'agent-7')).toBe(undefined);
  });

  it('by agent hold what belongs to it and nothing else', async () => {
    const made = await sample();
    const own = await kept(made);
    const all = made.history.state.list('version').filter(({ agent }) => agent === 'agent-0');
    const { items } = await ledger.list(own.db, made.history.workspace, 'version', {
      agent: 'agent-0',
      limit: 100,
      order: 'asc',
    });
    expect(items.map(({ value }) => value)).toEqual(all);
    expect(all.length).toBeGreaterThan(0);
  });
});
