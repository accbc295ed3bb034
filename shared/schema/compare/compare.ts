import type { Json } from '../../spec/ids.ts';
import { assumeKnown } from './assume-known.ts';
import { createCompiler } from './compile.ts';
import { createFormulas } from './formula.ts';
import { createSolver } from './solve.ts';
import { type Finding, findDifferences } from './walk.ts';
import { isWitness, type Sides, witnessFor } from './witness.ts';
import { said } from './words.ts';

/** `input`: what was valid must stay valid. `output`: what is valid now must have been valid before. */
export type Direction = 'input' | 'output';
/**
 * What is assumed of fields that a schema does not know. `lenient`: readers of outputs ignore them, also where objects are
 * closed, and senders of inputs to open objects do not already use the name of a field that is new. `strict`: nothing.
 */
export type ContentModel = 'lenient' | 'strict';

export interface Difference {
  /** JSON pointer into documents, `*` for any item of a list; empty for the whole document. */
  path: string;
  kind: string;
  severity: 'breaking' | 'additive' | 'cosmetic';
  sentence: string;
  /** A whole document that one version accepts and the other refuses, checked against both. Absent where none was found. */
  witness?: Json;
}
/** `unknown`: neither a document that breaks nor a proof that there is none; to be treated as breaking. */
export interface Comparison {
  verdict: 'compatible' | 'breaking' | 'unknown';
  differences: Difference[];
}

const CANNOT_BE_SHOWN = 'this cannot be shown safe';

function exampleClause(finding: Finding, direction: Direction): string {
  const { broken } = finding;
  const input = direction === 'input';
  if (broken === 'missing')
    return input ? 'it could be left out before and cannot now' : 'it can be missing now and could not before';
  const value = typeof broken === 'object' && broken.is === 'sat' ? broken.value : undefined;
  if (value === undefined || (typeof value === 'object' && value !== null))
    return input ? 'some of what was accepted before is not now' : 'some of what can come now could not before';
  return input
    ? `${said(value)} was accepted before and is not now`
    : `${said(value)} can come now and could not before`;
}

const pathOf = ({ steps }: Finding): string =>
  steps.map((step) => `/${step === null ? '*' : step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

function judge(sides: Sides, finding: Finding, verdict: Comparison['verdict'], direction: Direction): Difference {
  const { title, change, kind, broken } = finding;
  const path = pathOf(finding);
  const told = (severity: Difference['severity'], more: string): Difference => ({
    path,
    kind,
    severity,
    sentence: `${title}: ${change}${more === '' ? '' : `; ${more}`}.`,
  });
  if (broken === 'cosmetic') return told('cosmetic', '');
  const harmless = told(finding.widens ? 'additive' : 'cosmetic', '');
  if (broken === undefined || verdict === 'compatible') return harmless;
  const witness = witnessFor(sides, finding);
  if (witness === 'none') return harmless;
  if (witness === undefined) return told('breaking', CANNOT_BE_SHOWN);
  return { ...told('breaking', exampleClause(finding, direction)), witness: witness.document };
}

/**
 * Compares two JSON Schemas (2020-12 or draft-07, any keywords) as sets of documents and names every difference. Sound: a
 * verdict of `compatible` is a proof; what is not understood makes it `unknown` instead. Throws `invalid_input` for what is
 * no JSON Schema. Pure.
 */
export function compareSchemas(
  before: Json,
  after: Json,
  { direction, contentModel = 'lenient' }: { direction: Direction; contentModel?: ContentModel | undefined },
): Comparison {
  const formulas = createFormulas();
  const leftIsBefore = direction === 'input';
  const lenient = contentModel === 'lenient';
  const [first, second] = leftIsBefore ? [before, after] : [after, before];
  const leftRaw = leftIsBefore && lenient ? assumeKnown(first, second) : first;
  const reader = !leftIsBefore && lenient ? 'tolerant' : 'exact';
  const leftCompiler = createCompiler(formulas, leftRaw, 'left');
  const rightCompiler = createCompiler(formulas, second, 'right');
  const left = leftCompiler.compile(leftRaw, 'exact');
  const right = rightCompiler.compile(second, reader);
  if (JSON.stringify(before) === JSON.stringify(after)) return { verdict: 'compatible', differences: [] };
  const solver = createSolver(formulas);
  const rightExactly = rightCompiler.compile(second, 'exact');
  const sides: Sides = { formulas, solver, left, right, rightExactly };

  const answer = solver.solve([left, formulas.not(right)]);
  const shown = answer.is === 'sat' && isWitness(sides, answer.value) ? answer.value : undefined;
  const decided = answer.is === 'unsat' ? 'compatible' : shown === undefined ? 'unknown' : 'breaking';
  const walk = { left: leftCompiler, right: rightCompiler, reader, solver, leftIsBefore } as const;
  const differences = findDifferences(walk, { before, after, left: leftRaw, right: second }).map((finding) =>
    judge(sides, finding, decided, direction),
  );
  const isShown = differences.some(({ witness }) => witness !== undefined);
  const verdict = decided === 'unknown' && isShown ? 'breaking' : decided;
  if (verdict === 'breaking' && shown !== undefined && !isShown) {
    const sentence = `The document: ${direction === 'input' ? 'some of what was accepted before is not now' : 'some of what can come now could not before'}.`;
    differences.push({ path: '', kind: 'combination', severity: 'breaking', sentence, witness: shown });
  } else if (verdict === 'unknown' && !differences.some(({ severity }) => severity === 'breaking')) {
    const sentence = `The document: it changed in a way that ${CANNOT_BE_SHOWN.replace('this ', '')}.`;
    differences.push({ path: '', kind: 'undecided', severity: 'breaking', sentence });
  }
  return { verdict, differences };
}
