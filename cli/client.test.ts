import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contracts, documentOf } from '../shared/schema/contracts.test-helper.ts';
import { exampleDocument } from '../shared/schema/example.ts';
import type { Contract, FieldType } from '../shared/spec/contract.ts';
import { capAgent, capSpec, type Folder, workFolder } from './fixture.test-helper.ts';
import { clientModule } from './print/client-module.ts';

const ROOT = join(import.meta.dirname, '..');
let folder: Folder;
beforeEach(() => {
  folder = workFolder();
});
afterEach(() => folder.remove());

/** Compiles the folder's TypeScript files as an application with strict settings does; what the compiler says. */
async function compile(): Promise<string> {
  folder.put('tsconfig.json', {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: {
      types: ['node'],
      typeRoots: [join(ROOT, 'node_modules', '@types')],
      paths: { 'rulehouse-client': [join(ROOT, 'client', 'index.ts')] },
    },
    include: ['*.ts'],
  });
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const run = promisify(execFile)(process.execPath, [compiler, '--noEmit', '-p', folder.path]);
  return run.then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  );
}
const moduleOf = (contract: Contract): string =>
  clientModule({ slug: 'a', version: null, spec: { ...capSpec, contract } });
const constant = (name: string, type: string, value: unknown): string =>
  `export const ${name}: ${type} = ${JSON.stringify(value)};\n`;

// Two runs of the compiler, which share the machine with other tests.
describe('rulehouse client generate', { timeout: 180_000 }, () => {
  it('writes types with what people said of each field, and a client', async () => {
    const file = folder.put('cap-numbers.json', capAgent);
    const { code, out } = await folder.run(['client', 'generate', file]);
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      '// Made by "rulehouse client generate". Make it again instead of editing it.',
      `import { type Client, type ClientOptions, createClient } from 'rulehouse-client';`,
      '',
      '/** What the agent is given. */',
      'export type CapNumbersInput = {',
      '  /** Number: Any */',
      '  n: number;',
      '};',
      '',
      '/** What the agent answers. */',
      'export type CapNumbersOutput = {',
      '  /** Number: The same */',
      '  n: number;',
      '};',
      '',
      `export const createCapNumbersClient = (options: Omit<ClientOptions, 'agent'>): Client<CapNumbersInput, CapNumbersOutput> =>`,
      `  createClient({ ...options, agent: "cap-numbers" });`,
    ]);
    const written = await folder.run(['client', 'generate', file, '--out', 'agent.ts']);
    expect([written.code, written.out]).toEqual([0, '']);
    expect(readFileSync(join(folder.path, 'agent.ts'), 'utf8')).toBe(`${out}\n`);
  });

  it('takes an agent of the data folder, and says which there are', async () => {
    const { code, out } = await folder.run(['client', 'generate', 'moderate-marketplace-listings']);
    expect([code, out]).toEqual([0, expect.stringContaining('export type ModerateMarketplaceListingsInput = {')]);
    expect((await folder.run(['client', 'generate', 'nobody'])).err).toContain('moderate-marketplace-listings');
  });

  it('makes types that compile and take every valid document, for random contracts', async () => {
    fc.sample(contracts, 80).forEach((contract, at) => {
      const text = moduleOf(contract);
      expect(moduleOf(structuredClone(contract))).toBe(text);
      const documents = (['input', 'output'] as const).flatMap((side) =>
        [exampleDocument(contract[side]), documentOf(contract[side], at)].map((document, index) =>
          constant(`${side}${index}`, side === 'input' ? 'AInput' : 'AOutput', document),
        ),
      );
      writeFileSync(join(folder.path, `contract-${at}.ts`), text + documents.join(''));
    });
    expect(await compile()).toBe('');
  });

  it('makes types that refuse what the contract does, and comments that nothing ends', async () => {
    const field = { id: 'f', description: 'Ends */ export const x = 1; /*\nhere.\u2028`y`', required: true };
    const type: FieldType = {
      kind: 'enum',
      options: [
        { value: 'a"b', label: 'A' },
        { value: 'c', label: 'C' },
      ],
    };
    const text = moduleOf({
      input: [
        { ...field, name: 'choice', title: 'Choice', type },
        {
          ...field,
          name: 'prices',
          title: 'Prices',
          required: false,
          type: { kind: 'list', items: { kind: 'money', currencies: ['EUR'] } },
        },
      ],
      output: [],
    });
    const refused = [
      {},
      { choice: 'd' },
      { choice: 'c', colour: 'red' },
      { choice: 'c', prices: [{ amount: 1, currency: 'EUR' }] },
      { choice: 'c', prices: [{ amount: '1', currency: 'USD' }] },
    ].map((document, at) => `// @ts-expect-error\n${constant(`refused${at}`, 'AInput', document)}`);
    const used = `export const run = async () => {
  const { output } = await createAClient({ address: '', key: '' }).run({ choice: 'a"b', prices: [{ amount: '1', currency: 'EUR' }] });
  // @ts-expect-error
  return output.anything.deeper;
};\n`;
    writeFileSync(join(folder.path, 'refused.ts'), [text, ...refused, used].join(''));
    expect(await compile()).toBe('');
  });
});
