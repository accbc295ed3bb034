import { describe, expect, it } from 'vitest';
import { ids } from '../../generation/shop.test-helper.ts';
import type { Field } from '../../spec/contract.ts';
import type { CreationSource } from '../creation.ts';
import { type ReadSource, readSource } from './read-source.ts';

const read = (kind: CreationSource['kind'], text: string, fileName?: string): ReadSource =>
  readSource({ kind, text, ...(fileName === undefined ? {} : { fileName }) }, ids());
/** Names with kinds, an optional field with `?`: `price?: number`. */
const shapeOf = (fields: readonly Field[]): string[] =>
  fields.map(({ name, required, type }) => {
    const kind =
      type.kind === 'enum'
        ? type.options.map(({ value }) => value).join('|')
        : type.kind === 'list'
          ? `list of ${type.items.kind}`
          : type.kind === 'object'
            ? `{${shapeOf(type.fields).join(', ')}}`
            : type.kind;
    return `${name}${required ? '' : '?'}: ${kind}`;
  });

const LISTING = `---
model: googleai/some-model
config:
  temperature: 0.2
input:
  schema:
    title: string, What the seller calls it
    price?: number
    tags(array, Words to find it by): string
    seller(object, Who sells):
      rating: number, From 1 to 5
  default:
    title: A lamp
    tags: [brass]
    seller: { rating: 4 }
output:
  format: json
  schema:
    verdict(enum, What happens): [approve, review, reject]
    score?: integer, How sure
    extra: any
tools: [lookup]
---
{{role "system"}}
You moderate listings for a shop.

Rules:
- Never approve weapons.
- A price of nothing is
  always suspicious.
{{#each tags}}Tag {{this}}
{{/each}}
{{role "user"}}
Listing title: {{title}}
{{! Ask legal about lamps. }}
{{>footer}}
`;

describe('a dotprompt file', () => {
  const listing = read('dotprompt', LISTING, 'prompts/moderate-listings.prompt');

  it('gives its fields, rules and purpose, and a name from the file', () => {
    expect(listing.name).toBe('moderate-listings');
    expect(shapeOf(listing.input)).toEqual([
      'title: text',
      'price?: number',
      'tags: list of text',
      'seller: {rating: number}',
    ]);
    expect(shapeOf(listing.output)).toEqual(['verdict: approve|review|reject', 'score?: integer']);
    expect(listing.input[0]).toMatchObject({ title: 'Listing title', description: 'What the seller calls it' });
    expect(listing.rules).toEqual(['Never approve weapons.', 'A price of nothing is\nalways suspicious.']);
    expect(listing.purpose).toContain('You moderate listings for a shop.');
    expect(listing.samples).toEqual([
      { title: 'Default input of the file', input: { title: 'A lamp', tags: ['brass'], seller: { rating: 4 } } },
    ]);
    expect(listing.problems).toEqual([]);
  });

  it('names what was not taken over, and keeps the model as a hint', () => {
    const notes = listing.notes.join('\n');
    for (const words of ['“extra”', '“config”', '“tools”', 'Ask legal about lamps.', 'footer', 'loop over “tags”'])
      expect(notes).toContain(words);
    expect(listing.model).toBe('googleai/some-model');
  });

  it('may bring a JSON Schema; what a contract cannot hold costs only itself', () => {
    const { output, notes } = read(
      'dotprompt',
      '---\noutput:\n  schema:\n    type: object\n    required: [day, mixed]\n    properties:\n      day: { type: string, format: date }\n      mixed: { anyOf: [{ type: string }, { type: number }] }\n      word: { type: string, maxLength: 5 }\n---\nSay when.',
    );
    expect(shapeOf(output)).toEqual(['day: date', 'word?: text']);
    expect(notes.join()).toMatch(/“mixed”: alternatives have no place/);
  });

  it('without a front matter is a template alone', () => {
    const { input, purpose } = read('dotprompt', 'Greet {{person.name}} in {{json language}}.');
    expect(shapeOf(input)).toEqual(['person: {name: text}', 'language: text']);
    expect(purpose).toBe('Greet `person.name` in `language`.');
  });
});

describe('a prompty file', () => {
  it('of the first form gives inputs by name, the sample, and the text of its turns', () => {
    const file = read(
      'prompty',
      '---\nname: Answer tickets\ndescription: Answers tickets of customers.\nmodel:\n  api: chat\n  configuration:\n    type: azure_openai\n    azure_deployment: some-deployment\n    api_key: canary-4711\ninputs:\n  question:\n    type: string\n    description: What the customer asks.\n  urgent: false\noutputs:\n  answer:\n    type: string\n  team:\n    type: string\n    enum: [billing, claims]\nsample:\n  question: Where is my bill?\n  urgent: true\n---\nsystem:\nYou answer tickets.\n\n# Guidelines\n1. Never promise refunds.\n\nuser:\n{{question}}\n',
    );
    expect(file).toMatchObject({
      name: 'Answer tickets',
      description: 'Answers tickets of customers.',
      model: 'some-deployment',
    });
    expect(shapeOf(file.input)).toEqual(['question: text', 'urgent: boolean']);
    expect(shapeOf(file.output)).toEqual(['answer: text', 'team: billing|claims']);
    expect(file.purpose).toBe('You answer tickets.');
    expect(file.rules).toEqual(['Never promise refunds.']);
    expect(file.samples[0]?.input).toEqual({ question: 'Where is my bill?', urgent: true });
    expect(JSON.stringify(file)).not.toContain('canary-4711');
  });

  it('of the second form gives lists of properties with kinds, choices and examples', () => {
    const file = read(
      'prompty',
      '---\nname: triage\ndisplayName: Triage of tickets\nmodel:\n  id: some-model\n  provider: openai\ninputs:\n  - name: text\n    kind: string\n    example: It broke.\n  - name: amount\n    kind: float\n    default: 2.5\noutputs:\n  - name: urgency\n    kind: string\n    enumValues: [low, high]\n  - name: reasons\n    kind: array\n    items: { kind: string }\ntemplate:\n  format: { kind: jinja2 }\n---\nsystem:\nSort the ticket. {% if amount %}It is about {{ amount | round }}.{% endif %}\nuser:\nHello\nassistant:\nWhat broke?\nuser:\n{{text}}\n',
    );
    expect(file).toMatchObject({ name: 'Triage of tickets', model: 'some-model' });
    expect(shapeOf(file.input)).toEqual(['text: text', 'amount?: number']);
    expect(shapeOf(file.output)).toEqual(['urgency: low|high', 'reasons: list of text']);
    expect(file.input[0]?.example).toBe('It broke.');
    expect(file.purpose).toContain('assistant:\nWhat broke?');
    expect(file.notes.join('\n')).toContain('“if amount”');
  });
});

describe('a file that cannot be read', () => {
  it.each([
    ['an open list', '---\nname: a\ntags: [a\nb: c\n---\nHello.', 4],
    ['no end', '---\nname: a\nHello.', 1],
    ['a tag of its own', '---\nname: !secret a\n---\nHello.', 2],
    ['a name twice', '---\nname: a\nname: b\n---\nHello.', 3],
    ['a list at the top', '---\n- a\n---\nHello.', 2],
  ])('says where and why: %s', (_, text, line) => {
    const { problems, purpose } = read('prompty', text);
    expect(problems[0]?.line).toBe(line);
    expect(problems[0]?.message).toMatch(/\.$/);
    expect(purpose).toBe(text);
  });

  it.each([
    [
      'aliases that multiply',
      `---\na: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
        .split('')
        .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`)
        .join('\n')}\n---\nHello.`,
    ],
    ['a thousand levels', `---\na: ${'['.repeat(5000)}${']'.repeat(5000)}\n---\nHello.`],
  ])('is refused rather than followed: %s', (_, text) => {
    expect(read('dotprompt', text).problems).toHaveLength(1);
  });
});

describe('a pasted prompt', () => {
  const triage = read(
    'prompt',
    `You sort tickets for {company}. <b>Read</b> the whole ticket.

## Guidelines
1. Read the ticket first.
2. Never promise refunds.

Rules for claims:
- Ask for photos.

Glossary:
- SLA: time to answer
- **RMA** — a return

Classify \${ticket_text} into one of the following categories:
- billing
- claims
- other

Return JSON like:
\`\`\`json
{{"category": "billing | claims | other", "score": 0.5, "urgent": true, "due": "2026-03-01", "tags": ["a"], "why": "one sentence why"}}
\`\`\`
`,
  );

  it('gives places as input, and the shown answer as output', () => {
    expect(shapeOf(triage.input)).toEqual(['company: text', 'ticket_text: text']);
    expect(shapeOf(triage.output)).toEqual([
      'category: billing|claims|other',
      'score: number',
      'urgent: boolean',
      'due: date',
      'tags: list of text',
      'why: text',
    ]);
    expect(triage.output.at(-1)?.description).toBe('The source says: one sentence why');
    expect(triage.purpose).toContain('<b>Read</b> the whole ticket.');
  });

  it('gives lines laid out as rules, with a heading that says more, and the glossary', () => {
    expect(triage.rules).toEqual([
      'Read the ticket first.',
      'Never promise refunds.',
      'Rules for claims: Ask for photos.',
    ]);
    expect(triage.glossary).toEqual([
      { term: 'SLA', meaning: 'time to answer' },
      { term: 'RMA', meaning: 'a return' },
    ]);
  });

  it.each([
    ['Respond with exactly one of: approve, review or reject.', ['answer: approve|review|reject']],
    [
      'Return JSON with keys verdict (approve | reject), score (number), and note.',
      ['verdict: approve|reject', 'score: number', 'note: text'],
    ],
    [
      'Return a JSON object with these fields:\n- verdict: one of approve, reject\n- sure: boolean\n',
      ['verdict: approve|reject', 'sure: boolean'],
    ],
    ['Pick one of our shoes and praise it.', []],
    ['Choose one of shoes, hats and then praise it.', []],
    ['This is one of the best, fastest, cheapest shops.', []],
    ['Our JSON with prices is old.', []],
  ])('reads an answer from “%s”', (text, shape) => {
    const found = read('prompt', text);
    expect(shapeOf(found.output)).toEqual(shape);
    expect(found.purpose).toContain(text.split('\n')[0]);
  });

  it('reads sections between tags, options with what they mean, and the form of an answer between tags', () => {
    const { rules, output, purpose, input } = read(
      'prompt',
      'Sort tickets.\n\n<instructions>\n1. Read the ticket.\n2. Choose one category from the list below:\n   - Billing: charges and fees\n   - Everything else: the rest\n3. If in doubt, choose Billing.\n</instructions>\n\nImportant:\n* Be kind\n\n<ticket>\n{{TICKET}}\n</ticket>\n\nAnswer in this format:\n<category>the category</category>\n<reason>why</reason>\n',
    );
    expect(rules.map((rule) => rule.split('\n')[0])).toEqual([
      'Read the ticket.',
      'Choose one category from the list below:',
      'If in doubt, choose Billing.',
      'Be kind',
    ]);
    expect(shapeOf(output)).toEqual(['category: Billing|Everything else', 'reason: text']);
    expect(output[0]?.type).toMatchObject({
      options: [{ description: 'charges and fees' }, { description: 'the rest' }],
    });
    expect(shapeOf(input)).toEqual(['TICKET: text']);
    expect(purpose).not.toContain('<ticket>');
  });

  it('reads a shown answer without fences, and numbers from comparisons', () => {
    const { input, output, notes } = read(
      'prompt',
      'Check {price} and {note} and {age}.\nIf the price is above 500, look twice. If note is more than 500 characters long, look away.\nOutput JSON:\n{"fine": true}\n',
    );
    expect(shapeOf(input)).toEqual(['price: number', 'note: text', 'age: text']);
    expect(shapeOf(output)).toEqual(['fine: boolean']);
    expect(notes.join()).toContain('price is a number, because');
  });

  it('reads what people say comes in and goes out', () => {
    const { input, output } = read(
      'description',
      'The seller sends a title, a description and a unit price. The answer should be live, review or reject.',
    );
    expect(shapeOf(input)).toEqual(['title: text', 'description: text', 'unit_price: text']);
    expect(shapeOf(output)).toEqual(['answer: live|review|reject']);
    const vague = read(
      'description',
      'The seller sends a mail with a lamp, and gets a kind answer. It should be friendly or short.',
    );
    expect([vague.input, vague.output]).toEqual([[], []]);
  });

  it('takes a JSON Schema in it as the contract', () => {
    const { output, purpose } = read(
      'prompt',
      'Sort.\n\nAnswer by this schema:\n```json\n{"type":"object","properties":{"team":{"enum":["a","b"]}},"required":["team"]}\n```\nBe quick.',
    );
    expect(shapeOf(output)).toEqual(['team: a|b']);
    expect(purpose).toBe('Sort.\n\nAnswer by this schema:\n\nBe quick.');
  });
});
