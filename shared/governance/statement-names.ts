import type { Hash } from '../spec/ids.ts';
import { isPartPath, partAt, partTitle } from '../spec/parts.ts';
import { Spec } from '../spec/spec.ts';
import type { Entities, EntityKind, ObjectReader, StateReader } from './entities.ts';

/** What the ids in statements stand for, in words; each is read once. Names are today's, because by those people search. */
export interface StatementNames {
  member(id: string): Promise<string>;
  agent(id: string): Promise<string>;
  /** "v13". */
  version(hash: Hash): Promise<string>;
  /** "“Raise the price limit” of Moderate marketplace listings"; with a version "“Raise the price limit” (v13) of …". */
  change(id: string, version?: Hash): Promise<string>;
  request(id: string): Promise<string>;
  /** "“Rule 3 · Cheap branded goods · Condition”", "the contract". */
  part(agent: string, path: string): Promise<string>;
  get: StateReader['get'];
}

const SECTIONS: Readonly<Record<string, readonly [whole: string, gone: string]>> = {
  purpose: ['the purpose', 'the purpose'],
  models: ['the models', 'the models'],
  rules: ['the rules', 'a rule that is no longer there'],
  defaults: ['the defaults', 'a default that is no longer there'],
  glossary: ['the glossary', 'a term that is no longer there'],
  examples: ['the examples', 'an example that is no longer there'],
  contract: ['the contract', 'a field that is no longer there'],
};

function partWords(spec: Spec | null, path: string): string {
  const [section = '', entry] = path.split('/');
  const [whole, gone] = (Object.hasOwn(SECTIONS, section) ? SECTIONS[section] : undefined) ?? ['a part', 'a part'];
  if (entry === undefined) return whole;
  // An entry's part may be unset, a rule without a judgement say, and is still that entry's.
  const anchor = section === 'contract' ? path : `${section}/${entry}`;
  if (spec === null || !isPartPath(path) || partAt(spec, anchor) === undefined) return gone;
  return `“${partTitle(spec, path)}”`;
}

export function statementNames(read: StateReader, objects: ObjectReader): StatementNames {
  const kept = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, make: () => Promise<T>): Promise<T> => {
    const found = kept.get(key) ?? make();
    kept.set(key, found);
    return found as Promise<T>; // The key names what is made.
  };
  const get = <K extends EntityKind>(kind: K, id: string): Promise<Entities[K] | undefined> =>
    once(`${kind} ${id}`, () => read.get(kind, id));
  const newestSpec = (agent: string): Promise<Spec | null> =>
    once(`spec of ${agent}`, async () => {
      const held = await get('agent', agent);
      const numbered = await get('numbered', `${agent}/${held?.versions ?? 0}`);
      const version = await get('version', numbered?.version ?? '');
      const spec = Spec.safeParse(version === undefined ? undefined : await objects(version.spec));
      return spec.success ? spec.data : null;
    });
  const names: StatementNames = {
    get,
    member: async (id) => (await get('member', id))?.name ?? 'Somebody unknown',
    agent: async (id) => (await get('agent', id))?.name ?? 'an agent that is not known here',
    version: async (hash) => {
      const held = await get('version', hash);
      return held === undefined ? 'a version that is not known here' : `v${held.number}`;
    },
    async change(id, version) {
      const held = await get('change', id);
      if (held === undefined) return 'a change that is not known here';
      const number = version === undefined ? '' : ` (${await names.version(version)})`;
      return `“${held.title}”${number} of ${await names.agent(held.agent)}`;
    },
    async request(id) {
      const held = await get('request', id);
      if (held === undefined) return 'something that is not known here';
      return `“${held.subject}” of ${await names.agent(held.agent)}`;
    },
    part: async (agent, path) => partWords(await newestSpec(agent), path),
  };
  return names;
}
