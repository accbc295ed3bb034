import type { State } from '../governance/state.ts';
import { entriesOf, looselySaid, type Stretch, saidWith } from '../store/said.ts';
import type { DesktopDb } from '../store/tables.ts';
import { foldWords, SHORTEST } from './said-words.ts';

/** Some decisions, newest first, as many as asked for where there are more. */
export type Source = (db: DesktopDb, stretch: Stretch) => Promise<number[]>;

/** More people and agents of one name part are not followed one by one. */
const MOST_NAMED = 4;

/** A word of a search, and whom it may name. */
interface Word {
  folded: string;
  isUsable: boolean;
  named: ({ agent: string } | { member: string })[];
}

/**
 * Where every decision comes from whose sentence may hold all words of a search; whether it does, its sentence decides. null:
 * any decision may. Names stand between spaces and marks, so that a word that touches a name holds only marks beside a part of it.
 */
export async function candidates(state: State, words: readonly string[]): Promise<Source[] | null> {
  const [agents, members] = [await state.list('agent'), await state.list('member')];
  const read = words.map((word): Word => {
    const folded = foldWords(word);
    const core = folded.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
    const isNamed = ({ name }: { name: string }): boolean => foldWords(name).includes(core);
    return {
      folded,
      isUsable: core !== '' && [...folded].length >= SHORTEST,
      named: [
        ...agents.filter(isNamed).map(({ id }) => ({ agent: id })),
        ...members.filter(isNamed).map(({ id }) => ({ member: id })),
      ],
    };
  });
  const usable = read.filter(({ isUsable }) => isUsable);
  const sure = usable.filter(({ named }) => named.length === 0).map(({ folded }) => folded);
  if (sure.length > 0) return [(db, stretch) => saidWith(db, stretch, sure), looselySaid];
  const [fewest] = usable.sort((one, other) => one.named.length - other.named.length);
  if (fewest === undefined || fewest.named.length > MOST_NAMED) return null;
  return [
    (db, stretch) => saidWith(db, stretch, [fewest.folded]),
    looselySaid,
    ...fewest.named.map(
      (whose): Source =>
        (db, stretch) =>
          entriesOf(db, stretch, whose),
    ),
  ];
}

/**
 * The newest decisions of several sources below `before`: all of them down to `below`, where the search goes on; null when that
 * was all.
 */
export async function merged(
  db: DesktopDb,
  sources: readonly Source[],
  stretch: Stretch,
): Promise<{ sequences: number[]; below: number | null }> {
  const found = await Promise.all(sources.map((source) => source(db, stretch)));
  // A source that gave as many as it may can have more below its last.
  const ends = found.flatMap((one) => (one.length < stretch.limit ? [] : [one.at(-1) ?? 0]));
  const below = ends.length === 0 ? null : Math.max(...ends);
  const all = new Set(found.flat().filter((sequence) => below === null || sequence >= below));
  return { sequences: [...all].sort((one, other) => other - one), below };
}
