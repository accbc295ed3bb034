import { ANSWERS, sendJson, serve } from '../../engine/providers/fixture.test-helper.ts';
import { sampleAgents } from '../../resources/sample/index.ts';
import { predictedOutput } from '../../shared/analysis/oracle.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import { JUDGE_INSTRUCTIONS } from '../../shared/grading/judge.ts';
import { exampleDocument } from '../../shared/schema/example.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';

export const SLUG = 'rewrite-copy-for-brand-and-seo';
const spec = sampleAgents.find(({ slug }) => slug === SLUG)?.spec;

/** A lamp that is described as expected, or as something else. */
const headlineOf = (title: string): string => `${title}: ${isAlike(title) ? 'it gives light' : 'you can sit on it'}`;
/** What people say about the headlines: every other lamp is described as something else. */
export const isAlike = (title: string): boolean => Number(/\d+$/.exec(title)?.[0] ?? 0) % 2 === 0;

/** Cases that expect one headline each, compared by meaning. */
export const lamps = (count: number, from = 0): TestCase[] =>
  Array.from({ length: count }, (_, index): TestCase => {
    const title = `Lamp ${from + index}`;
    return {
      id: `lamp-${from + index}`,
      title,
      input: { title, category: 'furniture', facts: 'A lamp of oak.', price: { amount: '20.00', currency: 'EUR' } },
      expectation: [
        {
          field: 'headline',
          value: `${title} lights a room`,
          comparator: { kind: 'meaning', rubric: 'Says that it is a lamp.' },
        },
      ],
      origin: 'manual',
    };
  });

const wireText = (value: unknown): string =>
  typeof value === 'string' ? value : Array.isArray(value) ? value.map(wireText).join('\n') : '';
/** The last message's JSON object, in the form of either wire. */
function inputOf(body: string): JsonObject {
  const wire = JSON.parse(body) as { messages?: { content: unknown }[]; input?: unknown };
  const last = wire.messages?.at(-1)?.content ?? wire.input;
  const text = wireText(last) || JSON.stringify(last);
  return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as JsonObject;
}

/** An endpoint that answers as agent and as judge. `score` says what the judge thinks of a headline; null: it never answers. */
export async function startProvider() {
  const state = {
    score: (headline: string): number | null => (headline.includes('light') ? 95 : 5),
    /** It answers nobody as agent. */
    isOut: false,
    judged: 0,
    asked: 0,
  };
  const server = await serve((request, response, body) => {
    const kind = request.url?.endsWith('/responses') === true ? 'openai' : 'compatible';
    const send = (answer: JsonObject): void => sendJson(response, 200, ANSWERS[kind](JSON.stringify(answer)));
    const input = inputOf(body);
    if (body.includes(JSON.stringify(JUDGE_INSTRUCTIONS).slice(1, 60))) {
      state.judged += 1;
      const score = state.score(String(input.actual));
      if (score !== null) send({ evidence: `It says “${String(input.actual)}”.`, score });
      return;
    }
    if (state.isOut) return;
    state.asked += 1;
    if (spec === undefined) throw new Error('The sample agent is missing.');
    const { output } = predictedOutput(spec, input, { now: new Date().toISOString() });
    send({ ...exampleDocument(spec.contract.output), ...output, headline: headlineOf(String(input.title)) });
  });
  return { ...server, state, address: `${server.url}/v1` };
}
