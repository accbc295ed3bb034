import { partTitle } from '../../shared/spec/parts.ts';
import { useAgent } from './agent-context.ts';
import { useDraft } from './draft/use-draft.ts';

/** Names parts of the open agent's draft: "Rule 3 · Cheap branded goods · Condition". */
export function usePartTitles(): (path: string) => string {
  const draft = useDraft(useAgent().id);
  return (path) => (draft.state === 'ready' ? partTitle(draft.spec, path) : '');
}
