import { fieldLabels } from '../../spec/field-labels.ts';
import type { Json } from '../../spec/ids.ts';
import { isPartPath, partAt } from '../../spec/parts.ts';
import type { Proposal } from '../creation.ts';
import { theOne } from '../values.ts';
import { choice, field, itemsOf, listOf, several, step, textOf } from './step.ts';

interface Part {
  /** What a model calls it: `rule 3`. */
  name: string;
  what: string;
  path: string;
}

/** Everything that can be protected, by names that say where it stands rather than by ids. */
function partsOf({ spec }: Proposal): Part[] {
  const labels = fieldLabels(spec.contract.output);
  return [
    { name: 'purpose', what: 'The purpose', path: 'purpose' },
    { name: 'rules', what: 'All rules, and which there are', path: 'rules' },
    ...spec.rules.map(({ id, title }, index) => ({ name: `rule ${index + 1}`, what: title, path: `rules/${id}` })),
    ...spec.defaults.map(({ id, field: path }, index) => ({
      name: `default ${index + 1}`,
      what: `What the ${labels.get(path) ?? path} is where no rule speaks`,
      path: `defaults/${id}`,
    })),
    ...spec.glossary.map(({ id, term }, index) => ({ name: `term ${index + 1}`, what: term, path: `glossary/${id}` })),
    { name: 'contract', what: 'Input and output fields', path: 'contract' },
    { name: 'models', what: 'Which models may answer', path: 'models' },
  ];
}

/** Which parts deserve a lock or a guard. Nothing is set before a person accepts it. */
export const locksStep = step(
  'locks',
  [
    'Say which parts of the agent should be protected from change, and why.',
    '- locked: only an engineer may change it. For what the law, safety or a promise to customers fixes.',
    '- guarded: anybody may propose a change, an engineer approves it. For what costs much when it is wrong.',
    '- The contract, the models and the defaults are guarded already; name them only where they should be locked.',
    '- Few are better than many: whatever the business changes every week stays open. An empty list is a good answer.',
    '- part: one of the names in “parts”. reason: one sentence for whoever finds the lock.',
  ],
  [
    field(
      'locks',
      'Locks',
      'Parts to protect.',
      listOf(
        [
          field('part', 'Part', 'One of the names in “parts”.', { kind: 'text', minLength: 1, maxLength: 60 }),
          field('level', 'Level', 'How strictly.', choice(['locked', 'guarded'])),
          field('reason', 'Reason', 'One sentence.', { kind: 'text', minLength: 1, maxLength: 400 }),
        ],
        40,
      ),
    ),
  ],
  (proposal, output) => {
    const notes: string[] = [];
    const parts = partsOf(proposal);
    const protections: Proposal['protections'] = [];
    for (const item of itemsOf(output, 'locks')) {
      const [said, reason] = [textOf(item, 'part'), textOf(item, 'reason')];
      const part = theOne(said, parts, ({ name }) => [name]) ?? theOne(said, parts, ({ what }) => [what]);
      if (part === undefined) notes.push(`“${said}” is no part that can be protected.`);
      else if (reason === '') notes.push(`The protection of “${part.what}” was left out, because it has no reason.`);
      else if (protections.some(({ protection }) => protection.path === part.path))
        notes.push(`“${part.what}” was named twice; the first stays.`);
      else if (isPartPath(part.path) && partAt(proposal.spec, part.path) !== undefined)
        protections.push({
          protection: { path: part.path, level: item.level === 'locked' ? 'locked' : 'guarded', reason },
          accepted: false,
        });
    }
    const message =
      protections.length === 0
        ? 'Nothing more needs protecting.'
        : `${several(protections.length, 'protection')} proposed. Each is set only once you accept it.`;
    return { proposal: { ...proposal, protections }, message, notes };
  },
  {
    fields: [
      field('parts', 'Parts', 'What can be protected.', {
        kind: 'list',
        items: {
          kind: 'object',
          fields: [
            field('name', 'Name', 'What to call it.', { kind: 'text' }),
            field('what', 'What', 'What it is.', { kind: 'text' }),
          ],
        },
      }),
    ],
    from: (proposal) => ({ parts: partsOf(proposal).map(({ name, what }): Json => ({ name, what })) }),
  },
);
