import { Radio } from '@mantine/core';
import type { AgentTemplate } from '../../../shared/api/desktop/agents.ts';
import { count } from '../../lib/format.ts';
import classes from './template-card.module.css';
import { TemplateCard } from './template-card.tsx';

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

/** The ready-made agents, each with what it takes and answers. */
export function Templates({ templates, chosen, onChoose }: Props) {
  return (
    <Radio.Group label="Template" value={chosen} onChange={onChoose}>
      <div className={classes.cards}>
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
