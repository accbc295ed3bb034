import { verifySignature } from '../../ledger/crypto.ts';
import manifest from '../../package.json' with { type: 'json' };
import { AppError } from '../../shared/errors.ts';
import { type BundleCheck, openBundle } from '../../shared/governance/bundle.ts';
import { bundleInside, checkPage } from '../../shared/governance/evidence-pack/file.ts';
import type { ProvenChange, ProvenVersion } from '../../shared/governance/proven.ts';
import { parseStrictJson } from '../../shared/json/parse.ts';
import { readBytes, readJsonFile } from '../agents/read-json-file.ts';
import { onFiles } from '../on-files.ts';
import { EXIT, type Terminal } from '../terminal.ts';
import type { VerifyOptions } from './verify.ts';

/** What was found in a file. `page`: whether the text of an evidence file is what its decisions say; null for a bare history. */
type FileCheck = BundleCheck & { page: Awaited<ReturnType<typeof checkPage>> | null };

/**
 * `rulehouse verify <file>`: checks a history that was saved as a file, or the evidence of a change with the history inside.
 * Exit code 1 when it does not hold, 2 when it is none.
 */
export async function verifyFile(terminal: Terminal, file: string, options: VerifyOptions): Promise<number> {
  return onFiles(terminal, options, async () => {
    const found = await checkFile(terminal.folder, file);
    if (options.json === true) terminal.print(JSON.stringify(found, null, 2));
    else (found.ok ? terminal.print : terminal.say)(linesOf(found).join('\n'));
    return found.ok ? EXIT.done : EXIT.error;
  });
}

async function checkFile(folder: string, file: string): Promise<FileCheck> {
  const text = (await readBytes(folder, file)).toString('utf8');
  const inside = bundleInside(text);
  if (inside === undefined) {
    if (text.trimStart().startsWith('<'))
      throw new AppError('invalid_input', `${file} is a page, and no whole evidence file of Rulehouse.`, {
        problems: [],
      });
    return { ...(await openBundle(await readJsonFile(folder, file), verifySignature)).check, page: null };
  }
  const parsed = parseStrictJson(inside.bundle);
  if (!parsed.ok)
    throw new AppError('invalid_input', `The history inside ${file} is not valid JSON: ${parsed.message}`, {
      problems: [],
    });
  const opened = await openBundle(parsed.value, verifySignature);
  if (!opened.check.ok) return { ...opened.check, page: null };
  const page = await checkPage(text, opened, manifest.version);
  return page === 'differs' ? { ...opened.check, ok: false, problem: PAGE_DIFFERS, page } : { ...opened.check, page };
}

const PAGE_DIFFERS: BundleCheck['problem'] = {
  entry: null,
  message: 'The page does not say what the decisions in it say: its text was changed after it was made.',
};
const PAGES = {
  same: 'The page says what these decisions say.',
  other_release:
    'The page was made by another release of Rulehouse: its words were not compared. Go by what stands here.',
} as const;

function linesOf(found: FileCheck): string[] {
  const { ok, workspace, entries, founder, head, problem, version, change, page } = found;
  if (!ok) {
    const where = problem?.entry === null ? 'The file does not hold.' : `Entry ${problem?.entry} does not hold.`;
    return [`${where} ${problem?.message ?? ''} Entries before it that hold: ${entries}.`];
  }
  return [
    `All ${entries} entries hold: order, hashes, signatures and permissions.`,
    `Workspace: ${workspace?.name}`,
    `Founded by ${founder?.name} with the key ${founder?.key}`,
    `Head: ${head.sequence} ${head.hash}`,
    ...(version === null ? [] : versionLines(version)),
    ...(change === null ? [] : changeLines(change)),
    ...(page === null || page === 'differs' ? [] : [PAGES[page]]),
  ];
}

const versionLines = ({ agent, number, author, time, reason, reviews, deployments }: ProvenVersion): string[] => [
  `Version ${number} of ${agent} by ${author}, ${time}: ${reason}`,
  ...reviews.map(({ by, verdict, capacity, time: at }) =>
    verdict === 'approve' ? `Approved by ${by} as ${capacity}, ${at}` : `Changes asked for by ${by}, ${at}`,
  ),
  ...deployments.map(({ channel, kind, by, time: at }) =>
    kind === 'deploy' ? `Deployed to ${channel} by ${by}, ${at}` : `Rolled back to in ${channel} by ${by}, ${at}`,
  ),
];

const changeLines = ({ title, agent, author, base, version, status, reviews, evidence }: ProvenChange): string[] => [
  `Change “${title}” of ${agent} by ${author}: ${base === null ? 'first version,' : `v${base} to`} v${version.number} ${version.hash}, ${status}`,
  ...reviews.map(({ by, verdict, capacity, time, version: number, overtaken }) => {
    const did = verdict === 'approve' ? 'Approved' : 'Changes asked for';
    const still = overtaken === null ? 'on exactly this version and these reports' : 'which no longer counts';
    return `${did} by ${by} as ${capacity}, v${number}, ${time}, ${still}`;
  }),
  ...evidence.map(({ hash, dryRun, models, cases, passed, signedBy }) => {
    const asked = dryRun ? 'dry run' : models.join(', ');
    const signed = signedBy.length === 0 ? 'signed by nobody yet' : `signed by ${signedBy.join(', ')}`;
    return `Report ${hash}: ${asked}, ${passed} of ${cases} cases pass, ${signed}`;
  }),
  ...(evidence.length === 0 ? ['No test report is attached.'] : []),
];
