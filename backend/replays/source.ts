import { setImmediate } from 'node:timers/promises';
import type { Replayed } from '../../engine/replay/replay.ts';
import { withoutMarks } from '../../shared/executions/redact.ts';
import type { ExecutionSearch } from '../../shared/executions/views.ts';
import { atomsOf } from '../../shared/spec/check-spec.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { RegistryApi } from '../sync/registry-client.ts';
import type { SyncService } from '../sync/service.ts';

/** What was read besides the executions themselves; complete once the source has ended. */
export interface ReadSoFar {
  from: string | null;
  to: string | null;
  unreadable: number;
}

const PAGE = 500;
/** Judged in one go, so that whoever else asks the backend waits for no more than these. */
const AT_ONCE = 100;

/** Input fields that conditions of these specs look at. */
const fieldsRead = (specs: readonly Spec[]): Set<string> =>
  new Set(specs.flatMap(({ rules }) => rules.flatMap(({ when }) => atomsOf(when).map(({ field }) => field))));

const touches = (path: string, read: ReadonlySet<string>): boolean =>
  [...read].some((field) => field === path || field.startsWith(`${path}.`) || path.startsWith(`${field}.`));

/**
 * Executions as the registry has them, page by page, the newest first. One with a redacted value that a rule reads is counted and left
 * out, because judging it by a value nobody knows would be a guess. Throws what the registry answers when it cannot be asked.
 */
export async function* recordedExecutions(
  sync: SyncService,
  slug: string,
  { search, newest, specs }: { search: ExecutionSearch; newest: number; specs: readonly Spec[] },
  so: ReadSoFar,
): AsyncGenerator<Replayed[]> {
  const read = fieldsRead(specs);
  const page = (limit: number, cursor: string | null): Promise<Answers> => {
    const from = cursor === null ? {} : { cursor };
    const asked = sync.ask((api) => api.recordedAnswers({ slug, ...search, outcomes: ['ok'], limit, ...from }));
    // Asked for ahead of time: who stops reading waits for it no more, and hears of no failure.
    asked.catch(() => {});
    return asked;
  };
  const readable = (line: string): Replayed[] => {
    const { id, at, input, output } = JSON.parse(line) as Line;
    so.to ??= at;
    so.from = at;
    if (output === null) return [];
    const { value, paths } = withoutMarks(input);
    if (paths.some((path) => touches(path, read))) {
      so.unreadable += 1;
      return [];
    }
    const answer = withoutMarks(output);
    return [{ id, input: value, output: answer.value, unknown: answer.paths, complete: paths.length === 0 }];
  };
  let left = newest;
  for (let next: Promise<Answers> | null = page(Math.min(PAGE, left), null); next !== null; ) {
    const answers: Answers = await next;
    const { lines, count, older } = answers;
    left -= count;
    next = older === null || count === 0 || left <= 0 ? null : page(Math.min(PAGE, left), older);
    const all = count === 0 ? [] : lines.split('\n');
    for (let at = 0; at < all.length; at += AT_ONCE) {
      yield all.slice(at, at + AT_ONCE).flatMap(readable);
      await setImmediate();
    }
  }
}

type Answers = Awaited<ReturnType<RegistryApi['member']['recordedAnswers']>>;
/** As `recordedAnswers` of the registry writes it. */
interface Line {
  id: string;
  at: string;
  input: JsonObject;
  output: JsonObject | null;
}
