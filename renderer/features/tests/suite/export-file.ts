import type { TestCase } from '../../../../shared/grading/case.ts';
import { exportLines, exportTable } from '../../../../shared/grading/exchange/export-cases.ts';
import type { Contract } from '../../../../shared/spec/contract.ts';
import { download } from '../../../lib/download.ts';
import { runSteps } from '../../../lib/run-steps.ts';

export type ExportFormat = 'csv' | 'jsonl';
const MEDIA: Record<ExportFormat, string> = { csv: 'text/csv;charset=utf-8', jsonl: 'application/jsonl;charset=utf-8' };

/** Hands all cases to the person as a file. `slug` is made of letters, digits and hyphens, so it is safe as a name. */
export async function downloadCases(
  slug: string,
  cases: readonly TestCase[],
  contract: Contract,
  format: ExportFormat,
): Promise<string> {
  const text = format === 'jsonl' ? exportLines(cases) : await csvOf(cases, contract);
  const name = `${slug}-cases.${format}`;
  download(name, text, MEDIA[format]);
  return name;
}

async function csvOf(cases: readonly TestCase[], contract: Contract): Promise<string> {
  const { writeCsv } = await import('../../../../shared/grading/exchange/csv.ts');
  const table = await runSteps(exportTable(cases, contract), () => true);
  // Null only where nobody waits for the result, and somebody does.
  return writeCsv(table ?? []);
}
