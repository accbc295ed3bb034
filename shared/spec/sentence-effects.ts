import type { Effect, EffectKind } from './rule.ts';
import { plain, quoted, type SentencePart, type Speaker, sayAll, value } from './sentence-words.ts';

type Of<K extends EffectKind> = Extract<Effect, { kind: K }>;

const itemWords = (effect: Of<'add' | 'must_include' | 'must_not_include'>, speaker: Speaker): SentencePart => {
  const type = speaker.type(effect.field);
  if (type?.kind === 'list') return value(speaker.say(effect.value, type.items));
  return value(typeof effect.value === 'string' ? quoted(effect.value) : speaker.say(effect.value, type));
};
const subject = (effect: Effect, speaker: Speaker): string => speaker.subject(effect.field);
const be = (effect: Effect, speaker: Speaker): string => (speaker.plural(effect.field) ? 'are' : 'is');
const one = (effect: Of<'minimum' | 'maximum'>, verb: string, speaker: Speaker): SentencePart[] => [
  plain(`${subject(effect, speaker)} ${be(effect, speaker)} ${verb} `),
  value(speaker.say(effect.value, speaker.type(effect.field))),
];

const PHRASES: { readonly [K in EffectKind]: (effect: Of<K>, speaker: Speaker) => SentencePart[] } = {
  set: (effect, speaker) => {
    const start = `${subject(effect, speaker)} ${be(effect, speaker)}`;
    if (!Array.isArray(effect.value))
      return [plain(`${start} `), value(speaker.say(effect.value, speaker.type(effect.field)))];
    if (effect.value.length === 0) return [plain(`${start} `), value('empty')];
    return [plain(`${start} exactly `), value(speaker.say(effect.value, speaker.type(effect.field)))];
  },
  one_of: (effect, speaker) => [
    plain(`${subject(effect, speaker)} ${be(effect, speaker)} one of `),
    value(sayAll(effect.values, speaker.type(effect.field), speaker.notation)),
  ],
  add: (effect, speaker) => [itemWords(effect, speaker), plain(` is added to ${subject(effect, speaker)}`)],
  must_include: (effect, speaker) => [
    plain(`${subject(effect, speaker)} ${speaker.plural(effect.field) ? 'include' : 'includes'} `),
    itemWords(effect, speaker),
  ],
  must_not_include: (effect, speaker) => [
    plain(`${subject(effect, speaker)} ${speaker.plural(effect.field) ? 'do' : 'does'} not include `),
    itemWords(effect, speaker),
  ],
  minimum: (effect, speaker) => one(effect, 'at least', speaker),
  maximum: (effect, speaker) => one(effect, 'at most', speaker),
  longest: (effect, speaker) => [
    plain(`${subject(effect, speaker)} ${be(effect, speaker)} at most `),
    value(`${effect.characters} ${effect.characters === 1 ? 'character' : 'characters'}`),
    plain(' long'),
  ],
};

/** An effect in words, to stand after "then". */
export function effectParts(effect: Effect, speaker: Speaker): SentencePart[] {
  // The table's function for a kind takes exactly that kind; TypeScript cannot follow the pair.
  const phrase = PHRASES[effect.kind] as (effect: Effect, speaker: Speaker) => SentencePart[];
  return phrase(effect, speaker);
}
