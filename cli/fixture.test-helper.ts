import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPILER_VERSION, SPEC_FORMAT, type Spec } from '../shared/spec/spec.ts';
import { runCommandLine } from './program.ts';
import type { Terminal } from './terminal.ts';

/** Repeats a number; above 100 the answer is 100. */
export const capSpec: Spec = {
  format: SPEC_FORMAT,
  compiler: COMPILER_VERSION,
  purpose: 'Repeat the number.',
  rules: [
    {
      id: 'cap',
      title: 'Cap at a hundred',
      when: {
        kind: 'all',
        id: 'w',
        conditions: [{ kind: 'atom', id: 'a', field: 'n', operator: 'greater_than', value: 100 }],
      },
      then: [{ kind: 'set', id: 't', field: 'n', value: 100 }],
      enabled: true,
      enforcement: 'check',
    },
  ],
  defaults: [],
  glossary: [],
  examples: [],
  contract: {
    input: [{ id: 'i', name: 'n', title: 'Number', description: 'Any', required: true, type: { kind: 'integer' } }],
    output: [
      { id: 'o', name: 'n', title: 'Number', description: 'The same', required: true, type: { kind: 'integer' } },
    ],
  },
  models: { mode: 'pinned', candidates: [{ provider: 'compatible', model: 'local' }], parameters: { timeoutMs: 2000 } },
};
const capCase = (title: string, n: number, expected: number) => ({
  id: title,
  title,
  input: { n },
  expectation: [{ field: 'n', value: expected, comparator: { kind: 'exact' } }],
  origin: 'manual',
});
/** One case of each verdict in a dry run. */
export const capAgent = {
  name: 'Cap numbers',
  spec: capSpec,
  cases: [capCase('Large', 500, 100), capCase('Wrong', 500, 500), capCase('Small', 5, 5)],
};

export interface Told {
  code: number;
  out: string;
  err: string;
}
export interface Folder {
  path: string;
  /** Writes a file and returns its name. */
  put(name: string, content: unknown): string;
  /** Runs a command line in this process; `outside` stands in for parts of the terminal. */
  run(
    args: readonly string[],
    env?: NodeJS.ProcessEnv,
    lines?: readonly string[],
    outside?: Partial<Terminal>,
  ): Promise<Told>;
  /** Runs it as a program of its own, as a person does. */
  spawn(args: readonly string[]): Promise<Told>;
  remove(): void;
}

/** A folder to work in, with a data folder of its own, so that nothing of the machine's user is touched. */
export function workFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'rulehouse-cli-'));
  const data = join(path, 'data');
  mkdirSync(data);
  return {
    path,
    put(name, content) {
      writeFileSync(join(path, name), typeof content === 'string' ? content : JSON.stringify(content));
      return name;
    },
    async run(args, env = {}, lines = [], outside = {}) {
      const out: string[] = [];
      const err: string[] = [];
      const code = await runCommandLine(args, {
        print: (text) => void out.push(text),
        say: (text) => void err.push(text),
        redraw: null,
        lines: async function* () {
          yield* lines;
        },
        env: { RULEHOUSE_DATA: data, ...env },
        folder: path,
        now: () => '2026-03-01T09:30:00.000Z',
        signal: new AbortController().signal,
        ...outside,
      });
      return { code, out: out.join('\n'), err: err.join('\n') };
    },
    spawn(args) {
      const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
        cwd: path,
        env: { PATH: process.env.PATH, RULEHOUSE_DATA: data },
      });
      let out = '';
      let err = '';
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        err += chunk.toString();
      });
      return new Promise((resolve) => child.on('close', (code) => resolve({ code: code ?? -1, out, err })));
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
