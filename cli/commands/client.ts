import { findAgent } from '../agents/find-agent.ts';
import { clientModule } from '../print/client-module.ts';
import { EXIT, type Terminal } from '../terminal.ts';
import { writeText } from '../write-text.ts';

/** `rulehouse client generate`: the TypeScript module with which an application calls an agent. */
export async function generateClient(
  terminal: Terminal,
  agent: string,
  options: { data: string; out?: string },
): Promise<number> {
  const text = clientModule(await findAgent(terminal, options.data, agent));
  if (options.out === undefined) {
    terminal.print(text.trimEnd());
    return EXIT.done;
  }
  await writeText(terminal.folder, options.out, text);
  terminal.say(`Written to ${options.out}.`);
  return EXIT.done;
}
