import { JUDGE_VERSION } from '../../shared/grading/judge.ts';
import type { JudgeSetting } from '../../shared/grading/judgement.ts';
import type { Core } from '../context.ts';
import type { Place } from '../store/judging.ts';

/** An agent in the open workspace. */
export const placeOf = (core: Core, agent: string): Place => ({ workspace: core.workspaces.current().id, agent });

/** Names a judge: what was measured of one model, with so many votes and one prompt, says nothing of another. */
export const judgeKey = ({ model, votes }: JudgeSetting, version: number = JUDGE_VERSION): string =>
  `${model.provider}/${model.model}/${votes}/${version}`;
