import { useState } from 'react';
import { checkSpec } from '../../../../shared/spec/check-spec.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import type { RulePart } from '../../../lib/rule-parts.ts';
import type { PartEditorProps } from '../../../ui/protected/requesting.tsx';
import { PART_BODIES } from '../parts/part-bodies.ts';
import { ManyRulesEditor } from './many-rules-editor.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { NO_ANALYSIS, scratchActions, scratchSession } from './scratch-session.ts';

/** What the first step of a path is edited with, besides the rules. */
const PARTS: Readonly<Record<string, RulePart>> = {
  purpose: 'purpose',
  glossary: 'terms',
  defaults: 'defaults',
  examples: 'examples',
};

/** The editor that this screen has for a part, on a scratch spec. */
export function RulesPartEditor({ path, spec, onChange }: PartEditorProps) {
  const [section = '', entry, ...rest] = path.split('/');
  if (section === 'rules')
    return entry === undefined ? (
      <ManyRulesEditor spec={spec} onChange={onChange} />
    ) : (
      <RuleEditor rule={entry} part={rest} spec={spec} onChange={onChange} />
    );
  const part = PARTS[section];
  return part === undefined ? null : <PartEditor part={part} only={entry ?? null} spec={spec} onChange={onChange} />;
}

interface PartProps extends Omit<PartEditorProps, 'path'> {
  part: RulePart;
  /** One entry, or all of them. */
  only: string | null;
}

function PartEditor({ part, only, spec, onChange }: PartProps) {
  const [opened, setOpened] = useState(only);
  const Body = PART_BODIES[part];
  const shown = only === null ? spec : withOnly(spec, only);
  return (
    <Body
      spec={shown}
      settled={shown}
      session={scratchSession(spec, onChange)}
      issues={checkSpec(spec)}
      analysis={NO_ANALYSIS}
      actions={{ ...scratchActions(() => {}), openPart: (_, entry) => setOpened(entry ?? null) }}
      entry={opened}
    />
  );
}

const withOnly = (spec: Spec, id: string): Spec => ({
  ...spec,
  glossary: spec.glossary.filter((entry) => entry.id === id),
  examples: spec.examples.filter((entry) => entry.id === id),
});
