import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../shared/spec/ids.ts';
import { createSchemaValidator } from './schema-validator.ts';

const folder = fileURLToPath(new URL('../../../shared/conformance/json-schema/', import.meta.url));
interface Group {
  description: string;
  schema: Json;
  tests: { description: string; data: Json; valid: boolean }[];
}
interface Row {
  right: number;
  wrong: string[];
  refused: number;
  /** Formats are assertions here; the suite's default draft leaves them as annotations. */
  asserted: number;
}

const filesIn = (path: string): string[] =>
  readdirSync(path).flatMap((name) => {
    const inside = join(path, name);
    return statSync(inside).isDirectory() ? filesIn(inside) : inside.endsWith('.json') ? [inside] : [];
  });
const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

/** The suite's remote schemas, under the address it serves them at. */
const remotes = (): { [address: string]: Json } =>
  Object.fromEntries(
    filesIn(join(folder, 'remotes')).map((file) => [
      `http://localhost:1234/${relative(join(folder, 'remotes'), file)}`,
      readJson(file),
    ]),
  );

function judge(group: Group, further: { [address: string]: Json }, row: Row, refusals: Map<string, number>): void {
  const refuse = (keyword: string): void => {
    row.refused += 1;
    refusals.set(keyword, (refusals.get(keyword) ?? 0) + 1);
  };
  const validator = createSchemaValidator(group.schema, further);
  for (const { description, data, valid } of group.tests) {
    const verdict = validator.ok ? validator.value.validate(data) : validator;
    if (!verdict.ok) refuse(verdict.refusal.keyword || 'too deep');
    else if (verdict.valid === valid) row.right += 1;
    else if (valid && description.endsWith('is only an annotation by default')) row.asserted += 1;
    else row.wrong.push(`${group.description}: ${description}`);
  }
}

describe.skipIf(!existsSync(folder))('JSON Schema test suite (skipped where ../shared/conformance is absent)', () => {
  it('gives no wrong verdict, and at least 95 % right ones on the keywords it takes', () => {
    const further = remotes();
    const refusals = new Map<string, number>();
    const rows = filesIn(join(folder, 'tests')).map((file): [string, Row] => {
      const row: Row = { right: 0, wrong: [], refused: 0, asserted: 0 };
      for (const group of readJson(file)) judge(group, further, row, refusals);
      return [relative(join(folder, 'tests'), file), row];
    });
    const sum = (count: (row: Row) => number): number => rows.reduce((total, [, row]) => total + count(row), 0);
    const [right, wrong, refused, asserted] = [
      sum((row) => row.right),
      sum((row) => row.wrong.length),
      sum((row) => row.refused),
      sum((row) => row.asserted),
    ];
    const line = (name: string, ...counts: (number | string)[]): string =>
      name.padEnd(44) + counts.map((count) => String(count).padStart(10)).join('');
    const total = right + wrong + refused + asserted;
    const table = [
      line('JSON Schema test suite', 'right', 'refused', 'asserted', 'wrong'),
      ...rows.map(([name, row]) => line(name, row.right, row.refused, row.asserted, row.wrong.length)),
      line(`all ${total}`, right, refused, asserted, wrong),
      '',
      'Refused, by keyword:',
      ...[...refusals].sort(([, a], [, b]) => b - a).map(([keyword, count]) => line(`  ${keyword}`, count)),
      '',
      `Right where a verdict is given: ${((100 * right) / (right + wrong)).toFixed(1)} %.`,
      `Asserted: ${asserted} formats that the draft leaves to the reader are held here.`,
      '',
    ];
    process.stdout.write(`${table.join('\n')}\n`);
    expect(rows.flatMap(([, row]) => row.wrong)).toEqual([]);
    const [core, refusedCore] = rows
      .filter(([name]) => !name.startsWith('optional'))
      .reduce(([all, no], [, row]) => [all + row.right + row.refused + row.asserted, no + row.refused], [0, 0]);
    // A validator that refuses everything is never wrong.
    expect(refusedCore / core).toBeLessThan(0.05);
  });
});
