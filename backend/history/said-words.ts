import { type SaidStatement, sayStatement } from '../../shared/governance/say-statement.ts';
import type { Statement, StatementKind } from '../../shared/governance/statement.ts';
import { type StatementNames, statementNames } from '../../shared/governance/statement-names.ts';
import type { State } from '../governance/state.ts';

/** Raised when sentences (`sayStatement`) are worded anew, so that what is kept of them is made anew. */
export const WORDING = 1;

/** Shorter parts of words are in no index. */
export const SHORTEST = 3;

/**
 * As it is kept and looked for. The lower-case form of a sigma depends on what stands around it, which differs between a whole
 * sentence and a part of it; and a text index ends at a zero character.
 */
export const foldWords = (text: string): string => text.toLowerCase().replaceAll('ς', 'σ').replaceAll('\0', '\ufffd');

/** Says people and agents by no name at all: theirs may change, and are looked up when somebody searches. */
export function unnamed({ get, objects }: State): StatementNames {
  const nameless: State['get'] = async (kind, id) => {
    const held = await get(kind, id);
    return held !== undefined && (kind === 'agent' || kind === 'member') ? { ...held, name: '' } : held;
  };
  return { ...statementNames({ get: nameless }, objects), part: async () => '' };
}

// Their sentences name a part of the newest version, or a person who is neither who decided nor said by the payload.
const LOOSE: ReadonlySet<StatementKind> = new Set(['agent.protect', 'member.remove', 'device.remove']);
export const isLoose = ({ kind, payload }: Statement): boolean =>
  LOOSE.has(kind) || (kind === 'change.comment' && payload.path !== undefined);

/** What never changes of a decision's sentence. */
export async function saidWords(statement: Statement, names: StatementNames): Promise<string> {
  const { did, why }: SaidStatement = await sayStatement(statement, names);
  return foldWords(`${did} ${why}`);
}
