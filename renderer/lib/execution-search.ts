import { ExecutionKind } from '../../shared/executions/record.ts';
import type { ExecutionSearch } from '../../shared/executions/views.ts';
import { Day } from '../../shared/spec/ids.ts';

/** Which executions a page shows, as its address says it; days as `2026-11-12`, `id` is the one that is open. */
export interface ExecutionAddress {
  id?: string;
  text?: string;
  outcome?: string;
  version?: string;
  rule?: string;
  /** With `rule`: only answers that break it. Alone: that break any rule. */
  violated?: boolean;
  application?: string;
  model?: string;
  path?: string;
  value?: string;
  /** How the call came about; calls of applications when absent. */
  kind?: ExecutionKind;
  from?: string;
  until?: string;
}

const TEXTS = ['id', 'text', 'outcome', 'version', 'rule', 'application', 'model', 'path', 'value'] as const;

/** What is understood of an address; the rest is left out. */
export function executionAddress(search: Record<string, unknown>): ExecutionAddress {
  const found: ExecutionAddress = {};
  for (const name of TEXTS) {
    const value = search[name];
    // An address may hold what looks like a number.
    if (typeof value === 'string' || typeof value === 'number') found[name] = String(value);
  }
  for (const name of ['from', 'until'] as const) {
    const day = Day.safeParse(search[name]);
    if (day.success) found[name] = day.data;
  }
  const kind = ExecutionKind.safeParse(search.kind);
  if (kind.success) found.kind = kind.data;
  if (search.violated === true) found.violated = true;
  return found;
}

/** Midnight here of a calendar day, `plus` days later. */
function startOfDay(day: string, plus = 0): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + plus).toISOString();
}

/** The same in the registry's terms. */
export function searchOf(address: ExecutionAddress): ExecutionSearch {
  const { text, outcome, version, rule, violated, application, model, path, value, kind, from, until } = address;
  return {
    ...(text === undefined ? {} : { text }),
    ...(outcome === undefined ? {} : { outcomes: [outcome] }),
    ...(version === undefined ? {} : { version }),
    ...(rule === undefined && violated === undefined
      ? {}
      : { rule: { id: rule ?? null, result: violated === true ? 'violated' : 'fired' } }),
    ...(application === undefined ? {} : { application }),
    ...(model === undefined ? {} : { model }),
    ...(path === undefined || value === undefined || value.trim() === '' ? {} : { fields: [{ path, value }] }),
    ...(kind === undefined ? {} : { kind }),
    ...(from === undefined ? {} : { from: startOfDay(from) }),
    ...(until === undefined ? {} : { to: startOfDay(until, 1) }),
  };
}
