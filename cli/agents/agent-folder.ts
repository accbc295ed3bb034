import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readAgentFiles, writeAgentFiles } from '../../shared/agent-files/agent-files.ts';
import {
  AGENT_FILE,
  type AgentContent,
  CASES_FILE,
  ENTRY_FOLDERS,
  PART_FILES,
  partFile,
} from '../../shared/agent-files/layout.ts';
import { AppError } from '../../shared/errors.ts';

/** More than any agent of ours; a larger file is a mistake and would only fill the memory. */
const MOST_BYTES = 64 * 1024 * 1024;
const refuse = (message: string): AppError => new AppError('invalid_input', message, { problems: [] });
const reason = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown reason';

const TOP_FILES = [AGENT_FILE, CASES_FILE, ...PART_FILES.map(partFile)];

/** Whether a path is a folder that `rulehouse export` made, or is to be taken for one. */
export const isAgentFolder = async (folder: string, path: string): Promise<boolean> =>
  (await stat(resolve(folder, path)).catch(() => undefined))?.isDirectory() === true;

/** The agent's files that are there, by path below the folder. Others beside them, such as a README, are none of ours. */
async function listFiles(root: string): Promise<string[]> {
  const entries = await Promise.all(
    ENTRY_FOLDERS.map(async (folder) => {
      const names = await readdir(join(root, folder)).catch(() => []);
      return names.filter((name) => name.endsWith('.yaml')).map((name) => `${folder}/${name}`);
    }),
  );
  const top = await readdir(root);
  return [...TOP_FILES.filter((file) => top.includes(file)), ...entries.flat()];
}

/** Reads a folder of text files as an agent. Throws `invalid_input` naming file, line and field. */
export async function readAgentFolder(folder: string, path: string): Promise<AgentContent> {
  const root = resolve(folder, path);
  const files = new Map<string, string>();
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for (const file of await listFiles(root)) {
    const bytes = await readFile(join(root, file)).catch((error: unknown) => {
      throw refuse(`${path}/${file} cannot be read (${reason(error)}).`);
    });
    if (bytes.length > MOST_BYTES) throw refuse(`${path}/${file} is larger than ${MOST_BYTES / 1024 / 1024} MB.`);
    try {
      // Git on Windows may hand out CRLF; what is written is always LF.
      files.set(file, decoder.decode(bytes).replaceAll('\r\n', '\n'));
    } catch {
      throw refuse(`${path}/${file} is not UTF-8 text.`);
    }
  }
  return readAgentFiles(files);
}

export interface WrittenFolder {
  written: string[];
  removed: string[];
}

/**
 * Writes an agent as text files. Files that are the same already are left alone, and files of rules and examples that are gone are
 * removed. Throws `conflict` for a folder that holds other things and no agent, so that a slip of the pen removes nothing.
 */
export async function writeAgentFolder(folder: string, path: string, agent: AgentContent): Promise<WrittenFolder> {
  const root = resolve(folder, path);
  const there: string[] = await readdir(root).catch((error: unknown) => {
    if (reason(error) === 'ENOENT') return [];
    throw refuse(`${path} cannot be used as a folder (${reason(error)}).`);
  });
  const isOther = there.some((name) => !name.startsWith('.')) && !there.includes(AGENT_FILE);
  if (isOther)
    throw new AppError(
      'conflict',
      `${path} holds other files and no agent, so nothing was written. Name an empty folder, or one that an agent was exported to.`,
      { rule: 'not_an_agent_folder' },
    );
  const files = writeAgentFiles(agent);
  const done: WrittenFolder = { written: [], removed: [] };
  try {
    for (const name of ['.', ...ENTRY_FOLDERS]) await mkdir(join(root, name), { recursive: true });
    for (const [file, text] of files) {
      if ((await readFile(join(root, file), 'utf8').catch(() => null)) === text) continue;
      // Whole or not at all, so that an interrupted export leaves no half of a file.
      await writeFile(join(root, `${file}.tmp`), text);
      await rename(join(root, `${file}.tmp`), join(root, file));
      done.written.push(file);
    }
    for (const file of await listFiles(root)) {
      if (files.has(file) || (file === CASES_FILE && agent.cases === null)) continue;
      await rm(join(root, file));
      done.removed.push(file);
    }
  } catch (error) {
    throw refuse(`${path} cannot be written (${reason(error)}).`);
  }
  return done;
}
