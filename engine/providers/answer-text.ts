import { type ParsedJson, parseStrictJson } from '../../shared/json/parse.ts';

const FENCE = /^```[\w-]*[ \t]*\r?\n([\s\S]*?)\r?\n?```$/;
const THINKING = /^<think>[\s\S]*?<\/think>/;

/** What a model's text says as JSON. `note` tells, in words, what had to be taken off around it. */
export interface AnswerJson {
  parsed: ParsedJson;
  note: string | null;
}

/**
 * Reads the JSON a model wrote. Two wrappings that some models add in spite of the schema are taken off and noted: a
 * code fence around the whole answer, and thinking text before it. Nothing inside the JSON is ever repaired: two
 * objects, a name that occurs twice or single quotes are a contradiction or a fault, and guessing would hide it.
 */
export function readAnswer(text: string): AnswerJson {
  const trimmed = text.trim();
  const thoughtless = trimmed.replace(THINKING, '').trim();
  const bare = FENCE.exec(thoughtless)?.[1] ?? thoughtless;
  const parsed = bare === '' ? EMPTY : parseStrictJson(bare);
  return { parsed, note: parsed.ok && bare !== trimmed ? 'The text around the JSON answer was taken off.' : null };
}

const EMPTY: ParsedJson = { ok: false, message: 'The answer is empty.', position: 0 };
