import type { ServerResponse } from 'node:http';
import { ANSWERS, sendJson, serve } from '../../engine/providers/fixture.test-helper.ts';
import type { Creation, CreationSource } from '../../shared/creation/creation.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { TestBackend } from '../backend.test-helper.ts';

export const DRAFTER = { provider: 'openai' as const, model: 'gpt-5.4-mini' };
export const SOURCE: CreationSource = {
  kind: 'description',
  text: 'Customers send back what they bought. Decide whether we refund, exchange or ask a person.',
};
export const ANSWERED: Record<string, JsonObject> = {
  purpose: {
    name: 'Returns triage',
    description: 'Decides returns.',
    purpose: 'Decide what happens with each return.',
  },
  contract: {
    fields: [
      {
        side: 'input',
        name: 'message',
        title: 'Message',
        kind: 'text',
        description: 'What was written.',
        required: true,
      },
      { side: 'input', name: 'price', title: 'Price', kind: 'number', description: 'In euros.', required: true },
      {
        side: 'output',
        name: 'decision',
        title: 'Decision',
        kind: 'choice',
        description: 'What happens.',
        required: true,
        options: [
          { value: 'refund', label: 'Refund' },
          { value: 'review', label: 'Ask a person' },
        ],
      },
    ],
  },
  terms: { terms: [{ term: 'Return', meaning: 'Something bought that comes back.' }] },
  rules: {
    rules: [
      {
        title: 'Cheap things',
        match: 'all',
        conditions: [{ field: 'price', operator: 'less_than', value: '20' }],
        effects: [{ field: 'decision', effect: 'set', value: 'refund' }],
        reason: 'Sending it back costs more.',
        enforcement: 'check',
        covers: [],
      },
    ],
    defaults: [{ field: 'decision', value: 'review' }],
  },
  locks: { locks: [{ part: 'rule 1', level: 'locked', reason: 'Agreed with finance.' }] },
};

/** A provider that drafts each step as `ANSWERED` has it, or as `reply` says; `asked` has the steps in order. */
export async function startDrafter() {
  const asked: { step: string; body: string }[] = [];
  const state: { reply: ((step: string, response: ServerResponse) => boolean) | null } = { reply: null };
  const server = await serve((_, response, body) => {
    const step = /Creation step “(\w+)”/.exec(body)?.[1] ?? 'scenarios';
    asked.push({ step, body });
    if (state.reply?.(step, response) === true) return;
    sendJson(response, 200, ANSWERS.openai(JSON.stringify(ANSWERED[step] ?? { cases: [] })));
  });
  return { ...server, asked, state, address: `${server.url}/v1` };
}

export const connect = ({ api }: TestBackend, baseUrl: string) =>
  api.connections.save({
    kind: 'openai',
    label: 'Stand-in',
    baseUrl,
    models: [DRAFTER.model],
    key: 'sk-not-a-real-key',
  });

export const begin = ({ api }: TestBackend, limitUsd: number | null = null): Promise<Creation> =>
  api.creations.start({ name: 'Returns', source: SOURCE, model: DRAFTER, limitUsd });

/** The creation once nothing is being drafted any more. */
export async function settled({ api, backend }: TestBackend, id: string): Promise<Creation> {
  const stop = new AbortController();
  const events = backend.context.announcer.subscribe(stop.signal);
  // The first look comes after listening has begun, so that no end is missed.
  let news = events.next();
  for (;;) {
    const creation = await api.creations.get({ id });
    if (creation.working === null) {
      stop.abort();
      await news.catch(() => undefined);
      return creation;
    }
    await news;
    news = events.next();
  }
}
