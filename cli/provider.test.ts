import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Report } from '../shared/grading/report.ts';
import { capAgent, type Folder, workFolder } from './fixture.test-helper.ts';

const KEY = 'sk-canary-0123456789';
let folder: Folder;
let server: Server;
let address: string;
let keys: (string | undefined)[];

/** A loopback endpoint in the shape of the Responses API that always answers 100. */
beforeEach(async () => {
  folder = workFolder();
  folder.put('cap.json', capAgent);
  keys = [];
  server = createServer((request, response) => {
    keys.push(request.headers.authorization);
    request.resume().on('end', () => {
      response.setHeader('Content-Type', 'application/json');
      response.end(
        JSON.stringify({
          id: 'resp_1',
          object: 'response',
          status: 'completed',
          model: 'stand-in-2026-01-01',
          output: [
            {
              type: 'message',
              role: 'assistant',
              content: [{ type: 'output_text', text: '{"n":100}', annotations: [] }],
            },
          ],
          usage: { input_tokens: 10, output_tokens: 5, total_tokens: 15 },
        }),
      );
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`; // A TCP listener's address is an AddressInfo.
});
afterEach(() => {
  server.close();
  folder.remove();
});

const asked = (...more: string[]) => [
  'test',
  'cap.json',
  '--provider',
  'openai',
  '--model',
  'stand-in',
  '--base-url',
  address,
  ...more,
];

describe('rulehouse test with a provider', () => {
  it('asks the model for every case, names who answered, and shows the key nowhere', async () => {
    const { code, out, err } = await folder.run(asked(), { OPENAI_API_KEY: KEY });
    expect([code, err]).toEqual([0, '']);
    expect(keys).toEqual([`Bearer ${KEY}`, `Bearer ${KEY}`, `Bearer ${KEY}`]);
    expect(out).toContain('Model: stand-in at openai, answered by stand-in-2026-01-01.');
    expect(out).toMatch(/Pass +Large/);
    expect(out).toMatch(/Fail +Wrong +Number: expected 500, got 100\./);
    expect(out).toContain('3 cases: 1 pass, 2 fail, 0 uncertain, 0 not run.\nThe cost is not known.');
    expect(out).not.toContain(KEY);
    expect(out).not.toContain('Dry run');
  });
  it('takes the key from the variable that was named', async () => {
    const { out } = await folder.run(asked('--key-env', 'MY_KEY', '--json'), { MY_KEY: KEY });
    expect(Report.parse(JSON.parse(out))).toMatchObject({ dryRun: false, counts: { pass: 1, fail: 2 } });
    expect(keys[0]).toBe(`Bearer ${KEY}`);
    expect(out).not.toContain(KEY);
  });
  it('stops at a limit that cannot be kept because the model has no known price', async () => {
    const { out } = await folder.run(asked('--budget', '1'), { OPENAI_API_KEY: KEY });
    expect(keys).toHaveLength(1);
    expect(out).toContain('The price of this model is not known, so the cost limit could not be kept.');
    expect(out).toContain('The run stopped at its cost limit.');
  });

  it('asks again until the evidence suffices, and says how much there was', async () => {
    const { code, out } = await folder.run(asked('--samples', 'auto', '--json'), { OPENAI_API_KEY: KEY });
    expect(code).toBe(0);
    const report = Report.parse(JSON.parse(out));
    for (const { verdict, sampling, samples } of report.results) {
      expect(samples).toHaveLength(verdict === 'pass' ? 10 : 2);
      expect(sampling).toMatchObject({ ended: 'decided', flaky: false });
    }
    expect(new Set(report.results.map(({ verdict }) => verdict))).toEqual(new Set(['pass', 'fail']));
    expect((await folder.run(asked('--samples', 'many'))).err).toContain('“auto” or a whole number');
  });
});
