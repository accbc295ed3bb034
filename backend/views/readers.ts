import type { ReaderView } from '../../shared/api/desktop/registry.ts';
import { readTitle } from '../../shared/schema/contract-impact.ts';
import type { Field } from '../../shared/spec/contract.ts';
import type { Core } from '../context.ts';
import { MAIN_CHANNEL } from '../drafts/follow.ts';
import type { State } from '../governance/state.ts';
import { readReaders } from '../store/readers.ts';
import { find, specOf } from './find.ts';

/** Which application reads what, as the registry last said, in the titles of what is published now. */
export async function viewReaders(core: Core, state: State): Promise<{ since: string | null; readers: ReaderView[] }> {
  const kept = await readReaders(core.db, core.workspaces.current().id);
  const outputs = new Map<string, Promise<readonly Field[]>>();
  const readers = await Promise.all(
    (kept?.readers ?? []).map(async ({ agent: slug, fields, ...rest }): Promise<ReaderView[]> => {
      const named = await state.get('slug', slug);
      // Said of an agent whose creation has not come here yet; it will be there after the next synchronisation.
      if (named === undefined) return [];
      const { id, name } = await find(state, 'agent', named.agent);
      const output = outputs.get(id) ?? publishedOutput(state, id);
      outputs.set(id, output);
      const known = await output;
      const titled = fields.map((path) => ({ path, title: readTitle(known, path) }));
      return [{ ...rest, agent: { id, slug, name }, fields: titled }];
    }),
  );
  return { since: kept?.at ?? null, readers: readers.flat() };
}

async function publishedOutput(state: State, agent: string): Promise<readonly Field[]> {
  const channel = await state.get('channel', `${agent}/${MAIN_CHANNEL}`);
  if (channel === undefined) return [];
  return (await specOf(state, (await find(state, 'version', channel.version)).spec)).contract.output;
}
