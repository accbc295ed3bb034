import { Radio } from '@mantine/core';
import type { AgentTemplate } from '../../../shared/api/desktop/agents.ts';
import { count } from '../../lib/format.ts';
import classes from './template-card.module.css';
import { TemplateCard } from './template-card.tsx';

/** The choice that starts without a template. */
export const EMPTY = '';

const MOST_FIELDS = 5;
/** The first fields by title, and how many more there are. */
function listed(titles: readonly string[]): string {
  const shown = titles.slice(0, titles.length > MOST_FIELDS + 1 ? MOST_FIELDS : titles.length);
  const more = titles.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}

interface Props {
  templates: readonly AgentTemplate[];
  chosen: string;
  onChoose: (id: string) => void;
}

/** What an agent can start from: nothing, or one of the ready-made ones with what it takes and answers. */
export function Templates({ templates, chosen, onChoose }: Props) {
  return (
    <Radio.Group label="Start with" value={chosen} onChange={onChoose}>
      <div className={classes.cards}>
        <TemplateCard
          value={EMPTY}
          wide
          focused={chosen === EMPTY}
          name="An empty agent"
          about="For a decision that none of the others comes near."
          facts={[
            { term: 'Takes', text: 'one text' },
            { term: 'Answers', text: 'one decision' },
            { term: 'Brings', text: 'no rules and no test cases yet' },
          ]}
        />
        {templates.map(({ id, name, description, takes, answers, rules, cases }) => (
          <TemplateCard
            key={id}
            value={id}
            name={name}
            about={description}
            facts={[
              { term: 'Takes', text: listed(takes) },
              { term: 'Answers', text: listed(answers) },
              { term: 'Brings', text: `${count(rules, 'rule')} and ${count(cases, 'test case')}` },
            ]}
          />
        ))}
      </div>
    </Radio.Group>
  );
}
