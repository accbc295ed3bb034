import type { AgentContent } from '../../shared/agent-files/layout.ts';
import { AppError } from '../../shared/errors.ts';
import type { SuiteDifference } from '../../shared/grading/compare-suites.ts';
import { readAgentFolder, writeAgentFolder } from '../agents/agent-folder.ts';
import { findAgent, isPath } from '../agents/find-agent.ts';
import { withBackend } from '../agents/open-backend.ts';
import type { RegistryOptions } from '../agents/registry-access.ts';
import { oneLine } from '../print/table.ts';
import { EXIT, type Terminal } from '../terminal.ts';

interface FilesOptions extends RegistryOptions {
  data: string;
  json?: boolean;
}

const some = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/**
 * `rulehouse export`: an agent's draft, or one of its versions as `agent@12`, as a folder of text files that git can follow. The same agent
 * gives the same bytes. The JSON is `{agent, folder, written, removed}`.
 */
export async function exportAgent(
  terminal: Terminal,
  name: string,
  options: FilesOptions & { out?: string },
): Promise<number> {
  const found = await findAgent(terminal, options.data, name, options);
  const { slug, spec, cases, description = '' } = found;
  const out = options.out ?? slug;
  // A version has no test cases of its own; those beside it in the folder stay.
  const content = { slug, name: found.name, description, spec, cases: name.includes('@') ? null : cases };
  const { written, removed } = await writeAgentFolder(terminal.folder, out, content);
  if (options.json === true) terminal.print(JSON.stringify({ agent: slug, folder: out, written, removed }));
  else
    terminal.print(
      written.length + removed.length === 0
        ? `${oneLine(found.name)} stands in ${out} as it is already.`
        : `${oneLine(found.name)} exported to ${out}: ${some(written.length, 'file', 'files')} written, ${removed.length} removed.`,
    );
  return EXIT.done;
}

/**
 * `rulehouse import`: makes a folder the draft and test cases of its agent, or a new agent, and renames it where the folder says so.
 * With `--dry-run` the files are only read. The JSON is `{agent, made, was, changes, cases}`; `was`: name and description before, null where
 * they stayed.
 */
export async function importAgent(
  terminal: Terminal,
  path: string,
  options: FilesOptions & { dryRun?: boolean },
): Promise<number> {
  if (!isPath(terminal.folder, path))
    throw new AppError('not_found', `There is no folder ${path}.`, { entity: 'file', id: path });
  const content = await readAgentFolder(terminal.folder, path);
  if (options.dryRun === true) {
    const { slug, name, spec, cases } = content;
    const told = { agent: slug, name, rules: spec.rules.length, cases: cases?.length ?? null };
    terminal.print(options.json === true ? JSON.stringify(told) : `${path} can be read: ${countWords(told)}.`);
    return EXIT.done;
  }
  const { bringIn } = await import('../../backend/drafts/bring-in.ts');
  const { made, was, changes, cases } = await withBackend(terminal, options.data, { signs: true }, (context) =>
    bringIn(context, content),
  );
  if (options.json === true) {
    const told = changes.map(({ path: place, kind, subject, sentence }) => ({ path: place, kind, subject, sentence }));
    terminal.print(JSON.stringify({ agent: content.slug, made, was, changes: told, cases }, null, 2));
    return EXIT.done;
  }
  const sums = [
    ...(made
      ? ['a new agent']
      : [
          ...(was === null ? [] : [wasWords(was, content)]),
          changes.length === 0
            ? 'its draft says this already'
            : some(changes.length, 'change in its draft', 'changes in its draft'),
        ]),
    ...(cases === null ? [] : [casesWords(cases)]),
  ];
  terminal.print(`${oneLine(content.name)}: ${sums.join('; ')}.`);
  if (!made) for (const { subject, sentence } of changes) terminal.print(`  ${oneLine(subject)}: ${oneLine(sentence)}`);
  return EXIT.done;
}

function wasWords(was: { name: string; description: string }, { name, description }: AgentContent): string {
  const described = was.description === description ? '' : 'another description';
  if (was.name === name) return described;
  return `renamed from “${oneLine(was.name)}”${described === '' ? '' : `, ${described}`}`;
}

interface Counted {
  agent: string;
  name: string;
  rules: number;
  cases: number | null;
}
const countWords = ({ agent, name, rules, cases }: Counted): string =>
  `${oneLine(name)} (${agent}) with ${some(rules, 'rule', 'rules')}${cases === null ? '' : ` and ${some(cases, 'test case', 'test cases')}`}`;

function casesWords({ added, changed, removed, reordered }: SuiteDifference): string {
  const parts = [
    ...(added.length === 0 ? [] : [`${added.length} added`]),
    ...(changed.length === 0 ? [] : [`${changed.length} changed`]),
    ...(removed.length === 0 ? [] : [`${removed.length} removed`]),
    ...(reordered ? ['in another order'] : []),
  ];
  return parts.length === 0 ? 'test cases as they were' : `test cases: ${parts.join(', ')}`;
}
