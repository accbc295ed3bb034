import { field, step, text, textOf } from './step.ts';

/** Name, description and purpose. */
export const purposeStep = step(
  'purpose',
  [
    'Say what the agent is for.',
    '- name: two to five words, such as “Moderate marketplace listings”.',
    '- description: one sentence for a list of agents.',
    '- purpose: what the agent decides or writes, for whom, and by what it judges, in two to six sentences. No single rules and no list of fields: they have places of their own.',
  ],
  [
    field('name', 'Name', 'Two to five words.', { kind: 'text', minLength: 1, maxLength: 80 }),
    field('description', 'Description', 'One sentence.', text(400)),
    field('purpose', 'Purpose', 'Two to six sentences.', { kind: 'text', minLength: 1, maxLength: 3500 }),
  ],
  (proposal, output) => {
    const [name, description, purpose] = ['name', 'description', 'purpose'].map((part) => textOf(output, part));
    const notes: string[] = [];
    if (!name) notes.push('The name came back empty; the earlier one stays.');
    if (!purpose) notes.push('The purpose came back empty; the earlier one stays.');
    return {
      proposal: {
        ...proposal,
        name: name || proposal.name,
        description: description ?? '',
        spec: { ...proposal.spec, purpose: purpose || proposal.spec.purpose },
      },
      message: 'Name, description and purpose were drafted.',
      notes,
    };
  },
);
