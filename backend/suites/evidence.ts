import { AppError } from '../../shared/errors.ts';
import { KeptSuite } from '../../shared/grading/case.ts';
import { Report } from '../../shared/grading/report.ts';
import type { Hash, Json } from '../../shared/spec/ids.ts';
import type { Core } from '../context.ts';

/**
 * Reports that a change cites and the test cases they were made with, to be sent along: whoever reviews them can then open their
 * cases. Cases that are not kept here, as of a run of an older program, are left out. Throws `not_found` for a report that is not.
 */
export async function evidenceWithCases(
  core: Core,
  evidence: readonly Hash[],
): Promise<{ cited: { evidence: Hash[]; suites?: Hash[] }; objects: Json[] }> {
  const objects: Json[] = [];
  const suites = new Set<Hash>();
  for (const hash of evidence) {
    const stored = await core.ledger.object(core.db, hash);
    if (stored === undefined)
      throw new AppError(
        'not_found',
        'A test report that was to be submitted is not stored here. Run the tests again.',
        { entity: 'report', id: hash },
      );
    objects.push(stored as Json); // What is stored is canonical JSON.
    const report = Report.safeParse(stored);
    if (!report.success || suites.has(report.data.suite)) continue;
    const cases = await core.ledger.object(core.db, report.data.suite);
    if (!KeptSuite.safeParse(cases).success) continue;
    suites.add(report.data.suite);
    objects.push(cases as Json);
  }
  return { cited: { evidence: [...evidence], ...(suites.size === 0 ? {} : { suites: [...suites] }) }, objects };
}
