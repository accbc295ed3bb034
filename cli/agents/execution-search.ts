import { AppError } from '../../shared/errors.ts';
import { ExecutionSearch } from '../../shared/executions/views.ts';

export interface SearchOptions {
  data: string;
  json?: boolean;
  text?: string;
  field?: string[];
  outcome?: string[];
  channel?: string;
  model?: string;
  rule?: string;
  violated?: boolean;
  from?: string;
  to?: string;
}

const refuse = (message: string): AppError => new AppError('invalid_input', message, { problems: [] });

function instant(text: string, name: string): string {
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw refuse(`--${name} takes a day or an instant, such as 2026-03-01 or 2026-03-01T09:30:00Z.`);
  return new Date(time).toISOString();
}

/** What the options search for. Throws `invalid_input` naming the option. */
export function searchOf({
  text,
  field,
  outcome,
  channel,
  model,
  rule,
  violated,
  from,
  to,
}: SearchOptions): ExecutionSearch {
  const fields = field?.map((each) => {
    const at = each.indexOf('=');
    if (at < 1) throw refuse(`--field takes a path and a value, such as output.decision=live; ${each} has no “=”.`);
    return { path: each.slice(0, at), value: each.slice(at + 1) };
  });
  const isRule = rule !== undefined || violated === true;
  const parsed = ExecutionSearch.safeParse({
    ...{ text, fields, outcomes: outcome, channel, model },
    ...(isRule ? { rule: { id: rule ?? null, result: violated === true ? 'violated' : 'fired' } } : {}),
    ...(from === undefined ? {} : { from: instant(from, 'from') }),
    ...(to === undefined ? {} : { to: instant(to, 'to') }),
  });
  if (parsed.success) return parsed.data;
  throw refuse(`These filters cannot be used: ${parsed.error.issues[0]?.message ?? 'they do not fit'}.`);
}
