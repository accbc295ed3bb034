import type { Sample } from '../../shared/grading/report.ts';
import { distinctOutputs, type StoredOutput } from '../../shared/grading/stored-output.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import { os } from '../implement.ts';
import { type PlacedResult, pageResults } from '../store/outputs.ts';

export const outputs = {
  list: os.outputs.list.handler(async ({ context, input }) => {
    const { agent, before, limit } = input;
    const page = await pageResults(context.db, context.workspaces.current().id, agent, before, limit);
    const last = page.length === limit ? page.at(-1) : undefined;
    return {
      items: distinctOutputs(page.flatMap(outputsIn)),
      next: last === undefined ? null : { at: last.at, run: last.run, position: last.position },
    };
  }),
};

const outputsIn = ({ at, version, result }: PlacedResult): StoredOutput[] =>
  result.samples.flatMap(({ output, outcome, call }): StoredOutput[] => {
    if (output === null || !isAnswer(outcome)) return [];
    const { caseId, title, input } = result;
    const dryRun = call.provider === 'dry-run';
    const model = dryRun ? null : (call.servedModel ?? call.requestedModel);
    return [{ id: hashOf([input, output]), caseId, title, input, output, dryRun, model, at, version }];
  });

/** Anything else is a call that went wrong: what came back then is no answer. */
const isAnswer = (outcome: Sample['outcome']): boolean => outcome === 'ok' || outcome === 'schema_invalid';
