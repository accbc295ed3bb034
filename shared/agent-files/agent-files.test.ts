import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleAgents } from '../../resources/sample/index.ts';
import { hashOf } from '../json/canonical.ts';
import type { JsonObject } from '../spec/ids.ts';
import { naughtySpec, SHORT } from '../spec/naughty.test-helper.ts';
import { CONTRACT, ruleArb, spec } from '../spec/spec.test-helper.ts';
import { readAgentFiles, writeAgentFiles } from './agent-files.ts';
import { type AgentContent, entryNames, fileOfPart } from './layout.ts';

const again = (agent: AgentContent): AgentContent => readAgentFiles(writeAgentFiles(agent));
const bytes = (agent: AgentContent): [string, string][] => [...writeAgentFiles(agent)];
const content = (more: Partial<AgentContent> = {}): AgentContent => ({
  ...{ slug: 'listings', name: 'Listings', description: '', spec: spec({}), cases: [], ...more },
});
/** Any well-formed text, with what YAML could fold, strip, unquote or take for something else among it. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }).map((each) => each.toWellFormed()),
  fc
    .array(
      fc.constantFrom(
        ...[
          '\n',
          '\r',
          '\t',
          ' ',
          '  ',
          '#',
          ': ',
          '- ',
          '|',
          '>',
          '"',
          "'",
          '\\',
          '&a',
          '*a',
          '!!str',
          '%',
          '---',
          '...',
        ],
        ...[
          'yes',
          'null',
          '~',
          '1e3',
          '0x1f',
          '.nan',
          '2026-01-01',
          '\u2028',
          '\ufeff',
          '\u0085',
          '\u0000',
          '\u202e',
          'é',
          '😀',
          'word',
        ],
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
);
const json = fc
  .jsonValue({ stringUnit: 'binary', maxDepth: 3 })
  // Zod leaves out whatever is named `__proto__`, wherever values are read, not only from files.
  .filter((value) => !JSON.stringify(value).includes('"__proto__":'))
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll(/\\ud[89a-f]../g, '')));
const agents = fc
  .record({
    purpose: text,
    rules: fc.uniqueArray(
      fc
        .tuple(ruleArb(CONTRACT), text, text)
        .map(([rule, title, guidance]) => ({ ...rule, title: title.slice(0, 200).toWellFormed(), guidance })),
      { selector: ({ id }) => id, maxLength: 4 },
    ),
    texts: fc.array(text, { maxLength: 3 }),
    value: json,
  })
  .map(({ purpose, rules, texts, value }) =>
    content({
      description: purpose.slice(0, 500).toWellFormed(),
      spec: spec({
        purpose,
        rules,
        glossary: texts.map((meaning, at) => ({ id: `t${at}`, term: meaning.slice(0, 200).toWellFormed(), meaning })),
        defaults: [{ id: 'd', field: 'note', value }],
        examples: texts.map((note, at) => ({ id: `x${at}`, title: 'One', input: { [note]: value }, output: {}, note })),
      }),
      cases: texts.map((title, at) => ({
        ...{ id: `c${at}`, title: `T${title}`.slice(0, 200).toWellFormed(), origin: 'manual' as const },
        input: { value },
        expectation: [{ field: 'note', value: title, comparator: { kind: 'meaning' as const, rubric: title } }],
      })),
    }),
  );

describe('an agent as text files', () => {
  it('comes back as it was, and is the same bytes again, whatever it says', () => {
    fc.assert(
      fc.property(agents, (agent) => {
        const back = again(agent);
        expect(hashOf(back.spec)).toBe(hashOf(agent.spec));
        expect(hashOf(back)).toBe(hashOf(agent));
        expect(bytes(back)).toEqual(bytes(agent));
      }),
      { numRuns: Number(process.env.RULEHOUSE_RUNS ?? 100) },
    );
  });

  it('keeps every sample agent and texts that have broken other programs', () => {
    const naughty = [
      'null',
      '- a',
      '"',
      "'",
      '# no',
      'a: b',
      ' lead',
      'trail ',
      '\t',
      '\n',
      '\u0000',
      'Ω≈ç√',
      '\u202eabc',
      '=cmd()',
      '__proto__',
    ];
    const specs = [
      ...sampleAgents,
      { ...content(), spec: naughtySpec(naughty.map((each) => each.slice(0, SHORT))), cases: [] },
    ];
    for (const agent of specs) {
      const back = again({ ...agent, slug: agent.slug, name: agent.name, description: agent.description });
      expect(hashOf(back.spec)).toBe(hashOf(agent.spec));
      expect(hashOf(back.cases)).toBe(hashOf(agent.cases));
    }
  });

  it('is the same bytes whatever order names came in, also of one that is a prototype’s', () => {
    const one = JSON.parse('{"b": 1, "a": {"y": -0, "x": 2}, "__proto__": {"z": 1}}') as JsonObject;
    const two = JSON.parse('{"__proto__": {"z": 1}, "a": {"x": 2, "y": 0}, "b": 1}') as JsonObject;
    const holding = (input: JsonObject) =>
      content({ spec: spec({ examples: [{ id: 'x', title: 'X', input, output: {} }] }) });
    expect(bytes(holding(one))).toEqual(bytes(holding(two)));
  });

  it('changes one file where one rule changes, and renames none where rules change places', () => {
    const [sample] = sampleAgents;
    if (sample === undefined) throw new Error('There is a sample.');
    const before = writeAgentFiles(sample);
    const changed = (next: AgentContent) =>
      [...writeAgentFiles(next)].flatMap(([file, now]) => (before.get(file) === now ? [] : [file]));
    const [first, second, ...rest] = sample.spec.rules;
    if (first === undefined || second === undefined) throw new Error('It has rules.');
    const reworded = { ...sample.spec, rules: [{ ...first, guidance: 'Be kind.' }, second, ...rest] };
    expect(changed({ ...sample, spec: reworded })).toEqual([fileOfPart([sample.spec], `rules/${first.id}/guidance`)]);
    expect(changed({ ...sample, spec: { ...sample.spec, rules: [second, first, ...rest] } })).toEqual(['agent.yaml']);
  });

  it('tells entries of the same title apart by their ids, in any order', () => {
    const same = [
      { id: 'a', title: 'No photo' },
      { id: 'b', title: 'No  photo!' },
      { id: 'c', title: '写真' },
    ];
    const [a, b, c] = entryNames(same);
    expect([a, b, c]).toEqual([
      expect.stringMatching(/^no-photo-[0-9a-f]{8}$/),
      expect.stringMatching(/^no-photo-[0-9a-f]{8}$/),
      expect.stringMatching(/^[0-9a-f]{8}$/),
    ]);
    expect(entryNames(same.toReversed())).toEqual([c, b, a]);
  });
});

describe('files that cannot be read', () => {
  const [sample] = sampleAgents;
  const files = () => writeAgentFiles(sample ?? content());
  const rule = fileOfPart([sample?.spec ?? spec({})], `rules/${sample?.spec.rules[0]?.id}`);
  const said = (edit: (all: Map<string, string>) => void): string => {
    const all = files();
    edit(all);
    try {
      readAgentFiles(all);
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
    throw new Error('They were read.');
  };
  const replaced = (file: string, from: RegExp | string, to: string) =>
    said((all) => all.set(file, (all.get(file) ?? '').replace(from, to)));

  it('are told with file, line and field', () => {
    const lines = (files().get(rule) ?? '').split('\n');
    const line = lines.findIndex((each) => each.startsWith('enabled:')) + 1;
    expect(replaced(rule, /enabled: .*/, 'enabled: maybe')).toBe(
      `${rule}, line ${line}: enabled: Invalid input: expected boolean, received string.`,
    );
    expect(replaced(rule, 'enabled:', 'enabeld:')).toMatch(new RegExp(`^${rule}, line \\d+: .*`));
    expect(replaced(rule, /operator: \w+/, 'operator: nearly')).toMatch(
      new RegExp(`^${rule}, line \\d+: when › conditions › 1 .*operator`),
    );
    expect(replaced('contract.yaml', /required: true/, 'required: 1')).toMatch(
      /^contract\.yaml, line \d+: input › 1 › required: /,
    );
  });

  it.each([
    ['broken YAML', 'glossary.yaml', () => '- {', /^glossary\.yaml, line 1: /],
    [
      'a name that stands twice',
      'agent.yaml',
      (text: string) => `${text}name: Again\n`,
      /^agent\.yaml, line \d+: Map keys must be unique/,
    ],
    [
      'an alias',
      'defaults.yaml',
      () => '- &a {id: d, field: note, value: x}\n- *a\n',
      /^defaults\.yaml, line 2: aliases/,
    ],
    ['brackets without end', 'defaults.yaml', () => `${'['.repeat(50_000)}`, /^defaults\.yaml(, line \d+)?: /],
    ['a tag', 'defaults.yaml', () => '- !!js/function x\n', /^defaults\.yaml, line 1: /],
    [
      'a number that would lose digits',
      'defaults.yaml',
      () => '- {id: d, field: note, value: 12345678901234567890}\n',
      /^defaults\.yaml, line 1: the number 12345678901234567890 cannot be kept exactly/,
    ],
    [
      'infinity',
      'defaults.yaml',
      () => '- {id: d, field: note, value: .inf}\n',
      /^defaults\.yaml, line 1: the number \.inf/,
    ],
    ['a case that stands twice', 'cases.yaml', (text: string) => text + text, /^cases\.yaml: two entries have the id /],
    [
      'another format',
      'agent.yaml',
      (text: string) => text.replace('format: 1', 'format: 2'),
      /^agent\.yaml, line 1: format: /,
    ],
  ])('%s', (_, file, edit, words) => {
    expect(said((all) => all.set(file, edit(all.get(file) ?? '')))).toMatch(words);
  });

  it('lack a file, or have one too many', () => {
    expect(said((all) => all.delete('contract.yaml'))).toMatch(/^contract\.yaml: this file is missing/);
    expect(said((all) => all.delete(rule))).toBe(
      `agent.yaml: it names ${rule.slice(6, -5)} under rules, and there is no file ${rule}.`,
    );
    expect(said((all) => all.set('rules/new.yaml', all.get(rule) ?? ''))).toMatch(
      /^rules\/new\.yaml: agent\.yaml does not name it under rules/,
    );
    expect(
      said((all) => all.set('agent.yaml', (all.get('agent.yaml') ?? '').replace(/^(rules:\n)( +- .*\n)/m, '$1$2$2'))),
    ).toMatch(/named twice under rules/);
  });

  it('without cases say nothing about tests, and a byte order mark is no part of them', () => {
    const all = files();
    all.delete('cases.yaml');
    all.set('agent.yaml', `\ufeff${all.get('agent.yaml')}`);
    expect(readAgentFiles(all).cases).toBeNull();
  });
});
