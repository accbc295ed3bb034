import type { ReaderView } from '../../../shared/api/desktop/registry.ts';
import type { KeyView } from '../../../shared/api/key-limits.ts';

/** An application as far as it concerns one agent. */
export interface Application {
  key: string;
  name: string;
  /** Channels that its key is limited to; null: any. undefined where keys cannot be seen. */
  channels: readonly string[] | null | undefined;
  /** Titles of the fields that it declared to read. */
  reads: readonly string[];
  lastUsedAt: string | null;
}

/** Who may ask for an agent, by its keys where they can be seen, and who declared what it reads. By name. */
export function applicationsOf(
  agent: { id: string; slug: string },
  keys: readonly KeyView[] | undefined,
  readers: readonly ReaderView[],
): Application[] {
  const declared = new Map(
    readers.filter((reader) => reader.agent.id === agent.id).map((reader) => [reader.key, reader]),
  );
  const readsOf = (key: string): string[] => declared.get(key)?.fields.map(({ title }) => title) ?? [];
  const found: Application[] =
    keys === undefined
      ? [...declared.values()].map(({ key, application }) => ({
          ...{ key, name: application, channels: undefined, reads: readsOf(key), lastUsedAt: null },
        }))
      : keys
          .filter(({ revokedAt, limits }) => revokedAt === null && (limits.agents?.includes(agent.slug) ?? true))
          .map(({ id, name, limits, lastUsedAt }) => ({
            ...{ key: id, name, channels: limits.channels, reads: readsOf(id), lastUsedAt },
          }));
  return found.toSorted((a, b) => a.name.localeCompare(b.name));
}
