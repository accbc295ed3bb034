import type { Replayed } from '../../engine/replay/replay.ts';
import { withoutMarks } from '../../shared/executions/redact.ts';
import type { ExecutionSearch } from '../../shared/executions/views.ts';
import { atomsOf } from '../../shared/spec/check-spec.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { SyncService } from '../sync/service.ts';

/** What was read besides the executions themselves; complete once the source has ended. */
export interface ReadSoFar {
  from: string | null;
  to: string | null;
  unreadable: number;
}

const PAGE = 200;

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
  let cursor: string | undefined;
  for (let left = newest; left > 0; ) {
    const limit = Math.min(PAGE, left);
    const page = await sync.ask((api) =>
      api.fullExecutions({ slug, ...search, outcomes: ['ok'], limit, ...(cursor === undefined ? {} : { cursor }) }),
    );
    left -= page.items.length;
    so.to ??= page.items[0]?.at ?? null;
    so.from = page.items.at(-1)?.at ?? so.from;
    const readable = page.items.flatMap(({ id, record }): Replayed[] => {
      if (record.output === null) return [];
      const { value, paths } = withoutMarks(record.input);
      if (paths.some((path) => touches(path, read))) {
        so.unreadable += 1;
        return [];
      }
      const output = withoutMarks(record.output);
      return [{ id, input: value, output: output.value, unknown: output.paths, complete: paths.length === 0 }];
    });
    yield readable;
    if (page.older === null || page.items.length === 0) return;
    cursor = page.older;
  }
}
