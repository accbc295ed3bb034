import { expect, it } from 'vitest';
import { sentenceText } from '../../shared/spec/sentence.ts';
import { sampleAgents } from './index.ts';

it.each(sampleAgents.map((agent) => [agent.name, agent] as const))(
  '%s has a sentence of its own for every rule',
  (_, { spec }) => {
    const sentences = spec.rules.map((rule) => sentenceText(rule, spec.contract));
    expect(sentences.length).toBeGreaterThan(0);
    expect(sentences.filter((sentence, index) => sentences.indexOf(sentence) < index)).toEqual([]);
  },
);
