import { RE2JS } from 're2js';

/** A pattern of a contract, found anywhere in the text unless it is anchored. */
export interface Pattern {
  test: (text: string) => boolean;
  /** The pattern's own text: Ajv tells compiled patterns apart by it. */
  toString: () => string;
}

const compiled = new Map<string, Pattern>();

/**
 * Compiles a contract's pattern for an engine that runs in linear time, so that no text can hang whoever validates it.
 * Throws a SyntaxError for what linear time excludes (look-around, back-references) and for broken syntax.
 */
export function compilePattern(pattern: string): Pattern {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  let expression: RE2JS;
  try {
    expression = RE2JS.compile(pattern);
  } catch (error) {
    throw new SyntaxError(`The pattern ${pattern} is not supported: ${error instanceof Error ? error.message : ''}`);
  }
  const result = { test: (text: string) => expression.test(text), toString: () => pattern };
  // A bound, because contracts come and go in a long-running registry.
  if (compiled.size >= 500) compiled.clear();
  compiled.set(pattern, result);
  return result;
}
