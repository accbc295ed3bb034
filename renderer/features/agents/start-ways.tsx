import { Radio } from '@mantine/core';
import classes from './template-card.module.css';
import { TemplateCard } from './template-card.tsx';

export type Way = 'describe' | 'prompt' | 'file' | 'template' | 'empty';

const WAYS: readonly { value: Way; name: string; about: string }[] = [
  { value: 'describe', name: 'Describe it', about: 'Say in your own words what it decides.' },
  { value: 'prompt', name: 'Paste a prompt', about: 'One that you use already becomes rules and fields.' },
  { value: 'file', name: 'Import a file', about: '.prompt, .prompty, .md or .txt' },
  { value: 'template', name: 'From a template', about: 'A ready-made agent with rules and test cases.' },
  { value: 'empty', name: 'An empty agent', about: 'One text in, one decision out, no rules yet.' },
];
const isWay = (text: string): text is Way => WAYS.some(({ value }) => value === text);

/** What a new agent begins with. */
export function StartWays({ chosen, onChoose }: { chosen: Way; onChoose: (way: Way) => void }) {
  return (
    <Radio.Group label="Start with" value={chosen} onChange={(next) => isWay(next) && onChoose(next)}>
      <div className={`${classes.cards} ${classes.ways}`}>
        {WAYS.map(({ value, name, about }) => (
          <TemplateCard key={value} value={value} name={name} about={about} facts={[]} focused={value === chosen} />
        ))}
      </div>
    </Radio.Group>
  );
}
