import { contractImpact } from '../../shared/schema/contract-impact.ts';
import { findAgent } from '../agents/find-agent.ts';
import type { RegistryOptions } from '../agents/registry-access.ts';
import { oneLine } from '../print/table.ts';
import { EXIT, type Terminal } from '../terminal.ts';
import { VERDICTS, witnessText } from './contract.ts';

export interface CompareOptions extends RegistryOptions {
  data: string;
  json?: boolean;
  summary?: string;
}

/**
 * `rulehouse contract compare`: what a change of an agent does to applications that call it, in both directions. Either side is a folder, a file,
 * a short name or `agent@production`. 0 compatible, 1 breaking or not to be shown safe; the JSON is `{verdict, input, output}`.
 */
export async function compareContracts(
  terminal: Terminal,
  before: string,
  after: string,
  options: CompareOptions,
): Promise<number> {
  const [then, now] = [
    await findAgent(terminal, options.data, before, options),
    await findAgent(terminal, options.data, after, options),
  ];
  const { verdict, input, output } = contractImpact(then.spec.contract, now.spec.contract, []);
  const directions = [
    { title: 'Input', ...input },
    { title: 'Output', ...output },
  ];
  if (options.json === true) terminal.print(JSON.stringify({ verdict, input, output }, null, 2));
  else {
    terminal.print(VERDICTS[verdict]);
    for (const { title, differences } of directions)
      for (const { severity, sentence, witness } of differences) {
        terminal.print(`${title.padEnd(7)} ${`${severity}:`.padEnd(10)} ${oneLine(sentence)}`);
        if (witness !== undefined) terminal.print(`${' '.repeat(19)}for example ${witnessText(witness)}`);
      }
  }
  if (options.summary !== undefined) {
    const { appendText } = await import('../write-text.ts');
    const { contractMarkdown } = await import('../print/markdown.ts');
    await appendText(terminal.folder, options.summary, contractMarkdown(VERDICTS[verdict], directions));
  }
  return verdict === 'compatible' ? EXIT.done : EXIT.error;
}
