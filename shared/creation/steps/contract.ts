import { titleFrom } from '../../schema/import/structures.ts';
import { type Field, FieldName } from '../../spec/contract.ts';
import { freeName, nameFromTitle, putFields } from '../../spec/contract-edits.ts';
import type { Side } from '../../spec/contract-places.ts';
import type { JsonObject } from '../../spec/ids.ts';
import type { Spec } from '../../spec/spec.ts';
import { quote } from '../source/json.ts';
import { KINDS, typeFor } from './field-type.ts';
import { settled } from './settle.ts';
import { choice, field, itemsOf, listOf, several, step, text, textOf } from './step.ts';

const MOST_FIELDS = 80;
const MOST_LEVELS = 4;

/** Input and output fields, told flat: a group's fields name it as their parent. */
export const contractStep = step(
  'contract',
  [
    'Say which fields the agent gets and which it answers with. Applications send and read them, so be sparing and exact.',
    '- Input: what the application knows at that moment and the rules or the purpose need. Output: what the application does something with.',
    '- name: lower case with _, such as seller_rating. title: as people say it. description: one sentence on what it means and who fills it in.',
    '- Prefer a choice with options to text wherever the possible answers are known, money to number for prices, and date to text for days.',
    '- Where the answer has a verdict, let a text field “evidence” or “reason” come before it in the output.',
    '- A group has fields of its own: each names it as “parent”, with the group’s own parents before it, joined by dots.',
    '- Keep the names of fields that are there already and that you keep.',
  ],
  [
    field(
      'fields',
      'Fields',
      'All fields of both sides, in order.',
      listOf(
        [
          field('side', 'Side', 'What the agent gets, or what it answers with.', choice(['input', 'output'])),
          field('parent', 'Parent', 'The path of the group it stands in; left out at the top.', text(200), false),
          field('name', 'Name', 'Lower case letters, digits and _.', { kind: 'text', minLength: 1, maxLength: 60 }),
          field('title', 'Title', 'As people say it.', text(80)),
          field('kind', 'Kind', 'What it holds.', choice(KINDS)),
          field('description', 'Description', 'One sentence.', text(600)),
          field('required', 'Required', 'Whether it is always there.', { kind: 'boolean' }),
          field(
            'options',
            'Options',
            'For a choice: what can be chosen.',
            listOf(
              [
                field('value', 'Value', 'What applications send, in lower case with _.', {
                  kind: 'text',
                  minLength: 1,
                  maxLength: 80,
                }),
                field('label', 'Label', 'As people say it.', text(80)),
              ],
              60,
            ),
            false,
          ),
          field('unit', 'Unit', 'For a number: what it counts, such as kg.', text(10), false),
          field('minimum', 'Minimum', 'For a number or money: the lowest possible value.', { kind: 'number' }, false),
          field('maximum', 'Maximum', 'For a number or money: the highest possible value.', { kind: 'number' }, false),
          field('longest', 'Longest', 'For a text: how many characters at most.', { kind: 'integer' }, false),
          field(
            'currencies',
            'Currencies',
            'For money: codes such as EUR.',
            { kind: 'list', items: text(3), maxItems: 10 },
            false,
          ),
        ],
        MOST_FIELDS,
      ),
    ),
  ],
  (proposal, output, { newId }) => {
    const notes: string[] = [];
    let spec: Spec = proposal.spec;
    for (const side of ['input', 'output'] as const) {
      const wanted = itemsOf(output, 'fields').filter((item) => textOf(item, 'side') === side);
      const fields = fieldsFor(wanted, side, newId, notes);
      const edited =
        fields.length === 0 ? { ok: false as const, why: 'no usable field was named.' } : putFields(spec, side, fields);
      if (edited.ok) spec = edited.spec;
      else notes.push(`The ${side} stays as it was: ${edited.why}`);
    }
    const next = settled({ ...proposal, spec });
    const { input, output: answered } = spec.contract;
    return {
      proposal: next.proposal,
      message: `${several(input.length, 'input field')} and ${several(answered.length, 'output field')} drafted.`,
      notes: [...notes, ...next.notes],
    };
  },
);

interface Placed {
  field: Field;
  /** Where its fields go; null where it is no group. */
  inside: Field[] | null;
}

/** Puts flat fields into their groups. A parent has to stand before what is in it, as in any list that people read. */
function fieldsFor(wanted: readonly JsonObject[], side: Side, newId: () => string, notes: string[]): Field[] {
  const top: Field[] = [];
  const groups = new Map<string, Field[]>();
  const made: Placed[] = [];
  for (const item of wanted) {
    const parent = textOf(item, 'parent');
    const siblings = parent === '' ? top : groups.get(parent);
    const label = quote(textOf(item, 'title') || textOf(item, 'name'));
    if (siblings === undefined)
      notes.push(`${label} in the ${side}: there is no group “${parent}” before it, so it stands at the top.`);
    const into = siblings ?? top;
    const path = siblings === undefined ? '' : parent;
    const placed = fieldFrom(item, into, newId, notes);
    const isDeep = placed.inside !== null && path.split('.').length >= MOST_LEVELS;
    if (isDeep) {
      notes.push(`${label} was left out: groups inside groups go ${MOST_LEVELS} levels deep at most.`);
      continue;
    }
    into.push(placed.field);
    made.push(placed);
    if (placed.inside !== null)
      groups.set(path === '' ? placed.field.name : `${path}.${placed.field.name}`, placed.inside);
  }
  return withoutEmpty(top, notes);
}

function fieldFrom(item: JsonObject, siblings: readonly Field[], newId: () => string, notes: string[]): Placed {
  const said = textOf(item, 'name');
  const valid = FieldName.safeParse(said).success ? said : nameFromTitle(said || textOf(item, 'title'));
  const name = freeName(
    valid,
    siblings.map((sibling) => sibling.name),
  );
  if (name !== said)
    notes.push(
      `The name “${said}” ${valid === said ? 'was taken already' : 'is not possible'}; the field is called ${name}.`,
    );
  const title = textOf(item, 'title') || titleFrom(name) || name;
  const { type, inside } = typeFor(item, title, notes);
  return {
    field: {
      id: newId(),
      name,
      title,
      description: textOf(item, 'description'),
      required: item.required === true,
      type,
    },
    inside,
  };
}

/** A group without fields would accept nothing but an empty object, which nobody means. */
function withoutEmpty(fields: readonly Field[], notes: string[]): Field[] {
  return fields.flatMap((each): Field[] => {
    const { type } = each;
    const group = type.kind === 'list' ? type.items : type;
    if (group.kind !== 'object') return [each];
    const inner = withoutEmpty(group.fields, notes);
    if (inner.length === 0) {
      notes.push(`The group ${quote(each.title)} was left out, because no field stands in it.`);
      return [];
    }
    const whole = { kind: 'object' as const, fields: inner };
    return [{ ...each, type: type.kind === 'list' ? { ...type, items: whole } : whole }];
  });
}
