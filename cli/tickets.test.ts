import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import catalogue from '../resources/models.json' with { type: 'json' };
import { type SampleTicket, teamFromLabel } from '../resources/sample/mappings.ts';
import { TEAMS } from '../resources/sample/tickets/contract.ts';
import { ticketSpec } from '../resources/sample/tickets/spec.ts';
import { oracle, predictedOutput } from '../shared/analysis/oracle.ts';
import { Report } from '../shared/grading/report.ts';
import { type Folder, workFolder } from './fixture.test-helper.ts';

const TICKETS = join(import.meta.dirname, '..', '..', 'shared', 'samples', 'support-tickets.json');
const there = existsSync(TICKETS);
if (!there) console.log(`The sample tickets are not at ${TICKETS}; their runs are skipped.`);
const tickets: SampleTicket[] = there ? JSON.parse(readFileSync(TICKETS, 'utf8')) : [];
const asSent = tickets.map(({ text }) => JSON.stringify(JSON.stringify(text)).slice(1, -1));
const CLOCK = { now: '2026-03-01T09:30:00.000Z' };
const teams = Object.keys(TEAMS);
const truth = tickets.map((ticket) => teamFromLabel(ticket) ?? '');
/** The team after the right one: every mistake is known by the ticket alone. */
const mistaken = (index: number): string => teams[(teams.indexOf(truth[index] ?? '') + 1) % teams.length] ?? '';

/** What the stand-in does with a ticket when it is asked for the nth time, counted from 0. */
type Act = 'right' | 'wrong' | 'invalid' | 'error' | 'refused' | 'truncated';
type Script = (index: number, nth: number) => Act;
/** A wrong team that breaks an enforced rule would be asked about twice; the right one is asked about once everywhere. */
const mayErr = tickets.map(({ text }) => {
  const { fired } = oracle(ticketSpec, { text }, CLOCK);
  return !ticketSpec.rules.some(({ id, enforcement }) => enforcement === 'enforce' && fired.includes(id));
});
const withMistakes: Script = (index) => (index % 7 === 2 && mayErr[index] === true ? 'wrong' : 'right');
const FAULTS: Act[] = ['error', 'refused', 'truncated', 'invalid'];
const withFaults: Script = (index) => (index % 11 === 5 ? (FAULTS[index % 4] ?? 'error') : withMistakes(index, 0));
const wavering: Script = (index, nth) => {
  if (index % 11 === 5) return 'error';
  // Right more often than not, and still not good enough; or wrong once and never again.
  if (mayErr[index] === false) return 'right';
  if (index % 10 === 0) return nth % 3 === 2 ? 'wrong' : 'right';
  if (index % 10 === 6) return nth === 0 ? 'wrong' : 'right';
  return withMistakes(index, 0);
};

const tokensOf = (index: number) => ({ input: 900 + 3 * index, output: 40 + index });
const served = 'gpt-5.4-mini-2026-03-17';

function bodyFor(index: number, act: Act): unknown {
  const ticket = tickets[index] ?? { text: '', label: '' };
  const { output } = predictedOutput(ticketSpec, { text: ticket.text }, CLOCK);
  const team = act === 'wrong' ? mistaken(index) : act === 'invalid' ? 'nobody' : truth[index];
  const answer = { evidence: null, urgency: 'normal', call_back: false, summary: null, ...output, team };
  const text = act === 'truncated' ? '{"team": "bill' : JSON.stringify(answer);
  const part =
    act === 'refused'
      ? { type: 'refusal', refusal: 'I cannot help with that.' }
      : { type: 'output_text', text, annotations: [] };
  const { input, output: out } = tokensOf(index);
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1,
    status: act === 'truncated' ? 'incomplete' : 'completed',
    incomplete_details: act === 'truncated' ? { reason: 'max_output_tokens' } : null,
    error: null,
    model: served,
    output: [{ id: 'msg_1', type: 'message', status: 'completed', role: 'assistant', content: [part] }],
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: out,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: input + out,
    },
  };
}

let folder: Folder;
let server: Server;
let script: Script;
/** How often each ticket was asked about. */
let asked: number[];
beforeEach(async () => {
  folder = workFolder();
  asked = tickets.map(() => 0);
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const index = asSent.findIndex((text) => body.includes(text));
      const act = script(index, asked[index] ?? 0);
      asked[index] = (asked[index] ?? 0) + 1;
      response.setHeader('Content-Type', 'application/json');
      if (act === 'error') response.statusCode = 400;
      const error = { error: { message: 'No such model', type: 'invalid_request_error', code: null, param: null } };
      response.end(JSON.stringify(act === 'error' ? error : bodyFor(index, act)));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterEach(() => {
  server.close();
  folder.remove();
});

const Accuracy = z.array(
  z.object({
    field: z.string(),
    labels: z.array(
      z.object({ value: z.string(), support: z.int(), answered: z.int(), right: z.int(), notRun: z.int() }),
    ),
    cells: z.array(z.array(z.int())),
    graded: z.int(),
    right: z.int(),
    notRun: z.int(),
    accuracy: z.object({ rate: z.number(), low: z.number(), high: z.number() }),
    mistakes: z.array(z.object({ cases: z.array(z.string()) })),
  }),
);

async function run(acts: Script, ...more: string[]) {
  script = acts;
  const { port } = server.address() as AddressInfo; // A TCP listener's address is an AddressInfo.
  const address = ['--provider', 'openai', '--model', 'gpt-5.4-mini', '--base-url', `http://127.0.0.1:${port}/v1`];
  const args = ['test', 'route-support-tickets', '--inputs', TICKETS, '--map', 'ticket', ...address, ...more];
  return folder.run(args, { OPENAI_API_KEY: 'sk-stand-in' });
}
async function measure(acts: Script, ...more: string[]) {
  const { code, out } = await run(acts, '--json', ...more);
  expect(code).toBe(0);
  const report = Report.parse(JSON.parse(out));
  const [team, ...others] = Accuracy.parse(JSON.parse(out).accuracy);
  if (team === undefined) throw new Error('The accuracy of the team is missing.');
  expect([team.field, others]).toEqual(['team', []]);
  return { report, team };
}

/** What every ticket of some is answered with in the end; null: it did not run. */
type Final = 'right' | 'wrong' | 'invalid' | null;
/** The confusion table by expected and answered, counted from what the stand-in did, in the order of the teams. */
function countedFrom(finals: readonly Final[]) {
  const cells = teams.map((team) =>
    [...teams, 'other', 'invalid'].map(
      (answer) =>
        finals.filter((final, index) => {
          if (truth[index] !== team || final === null) return false;
          return answer === (final === 'right' ? team : final === 'wrong' ? mistaken(index) : 'invalid');
        }).length,
    ),
  );
  const graded = finals.filter((final) => final !== null).length;
  const right = finals.filter((final) => final === 'right').length;
  return { cells, graded, right, notRun: finals.length - graded };
}
/** Wilson's interval as the roots of the quadratic equation that defines it. */
function intervalOf(right: number, count: number): { low: number; high: number } {
  const [a, b, c] = [count + 1.96 ** 2, -(2 * right + 1.96 ** 2), right ** 2 / count];
  const root = Math.sqrt(b * b - 4 * a * c);
  return { low: (-b - root) / (2 * a), high: (-b + root) / (2 * a) };
}
/** Dollars and tokens of all calls that were answered at all. */
function spent(calls: readonly number[], isBilled: (index: number) => boolean) {
  const price = catalogue.models.find(({ model }) => model === 'gpt-5.4-mini')?.price;
  if (price == null) throw new Error('The price is missing.');
  const sum = (of: (index: number) => number): number =>
    calls.reduce((total, times, index) => total + (isBilled(index) ? times * of(index) : 0), 0);
  const [input, output] = [sum((index) => tokensOf(index).input), sum((index) => tokensOf(index).output)];
  return { input, output, costUsd: (input * price.input + output * price.output) / 1e6 };
}
function spentIn({ results, costUsd }: Report) {
  const usages = results.flatMap(({ samples }) => samples.map(({ call }) => call.usage));
  const sum = (of: 'inputTokens' | 'outputTokens'): number =>
    usages.reduce((total, usage) => total + (usage?.[of] ?? 0), 0);
  return { input: sum('inputTokens'), output: sum('outputTokens'), costUsd };
}

function expectAll({ report, team }: Awaited<ReturnType<typeof measure>>, finals: readonly Final[], calls: number[]) {
  const counted = countedFrom(finals);
  const columns = teams.map((_, at) => counted.cells.reduce((sum, row) => sum + (row[at] ?? 0), 0));
  expect(team.labels.map(({ value }) => value)).toEqual(teams);
  expect(team).toMatchObject(counted);
  expect(team.labels.map(({ support, answered, right, notRun }) => ({ support, answered, right, notRun }))).toEqual(
    teams.map((name, at) => {
      const own = finals.filter((_, index) => truth[index] === name);
      const notRun = own.filter((final) => final === null).length;
      const right = own.filter((final) => final === 'right').length;
      return { support: own.length - notRun, answered: columns[at], right, notRun };
    }),
  );
  const { low, high } = intervalOf(counted.right, counted.graded);
  expect(team.accuracy.rate).toBe(counted.right / counted.graded);
  expect(team.accuracy.low).toBeCloseTo(low, 12);
  expect(team.accuracy.high).toBeCloseTo(high, 12);
  const wrong = finals.flatMap((final, index) =>
    final === 'wrong' || final === 'invalid' ? [`input-${index + 1}`] : [],
  );
  expect(team.mistakes.flatMap(({ cases }) => cases).toSorted()).toEqual(wrong.toSorted());
  expect(asked).toEqual(calls);
  const isBilled = (index: number): boolean => script(index, 0) !== 'error';
  const { costUsd, ...tokens } = spent(calls, isBilled);
  const found = spentIn(report);
  expect(found).toMatchObject(tokens);
  expect(found.costUsd).toBeCloseTo(costUsd, 12);
  expect(report.models).toEqual([{ provider: 'openai', requested: 'gpt-5.4-mini', served: [served] }]);
}

describe.skipIf(!there)('the 68 sample tickets against a stand-in that is right at a known rate', () => {
  it('give exactly its accuracy, its mistakes, tokens and cost', async () => {
    const finals = tickets.map((_, index): Final => (withMistakes(index, 0) === 'wrong' ? 'wrong' : 'right'));
    const measured = await measure(withMistakes);
    expect(measured.report.counts).toEqual({ total: 68, pass: 59, fail: 9, uncertain: 0, notRun: 0 });
    expectAll(
      measured,
      finals,
      tickets.map(() => 1),
    );
  });

  it('keep what the provider did not answer apart from what it answered wrongly', async () => {
    const acts = tickets.map((_, index) => withFaults(index, 0));
    const finals = acts.map((act): Final => (act === 'right' || act === 'wrong' || act === 'invalid' ? act : null));
    const measured = await measure(withFaults);
    const of = (...wanted: Act[]): number => acts.filter((act) => wanted.includes(act)).length;
    const [pass, fail, notRun] = [of('right'), of('wrong', 'invalid'), of('error', 'refused', 'truncated')];
    expect(FAULTS.every((fault) => of(fault) > 0)).toBe(true);
    expect(measured.report.counts).toEqual({ total: 68, pass, fail, uncertain: 0, notRun });
    expectAll(
      measured,
      finals,
      tickets.map(() => 1),
    );
  });

  it('count once each however often they were asked, with what most samples say', async () => {
    // Wald's test by hand: each right answer speaks for a good case, each wrong one against it, until one side is sure.
    const sequences = tickets.map((_, index): Act[] => {
      const acts: Act[] = [];
      for (let evidence = 0; Math.abs(evidence) < Math.log(19); ) {
        const act = wavering(index, acts.length);
        acts.push(act);
        if (act === 'error') break;
        evidence += act === 'right' ? Math.log(0.95 / 0.7) : Math.log(0.05 / 0.3);
      }
      return acts;
    });
    const rights = sequences.map((acts) => acts.filter((act) => act === 'right').length);
    const finals = sequences.map(
      (acts, index): Final => (acts[0] === 'error' ? null : 2 * (rights[index] ?? 0) > acts.length ? 'right' : 'wrong'),
    );
    const measured = await measure(wavering, '--samples', 'auto');
    expectAll(
      measured,
      finals,
      sequences.map((acts) => acts.length),
    );
    const verdicts = sequences.map((acts) => ({ right: 'pass', error: 'not_run' })[String(acts.at(-1))] ?? 'fail');
    expect(measured.report.results.map(({ verdict }) => verdict)).toEqual(verdicts);
    const flaky = measured.report.results.filter(({ sampling }) => sampling?.flaky === true).length;
    expect(flaky).toBe(sequences.filter((acts) => acts.includes('right') && acts.includes('wrong')).length);
  });

  it('print accuracy, interval and the labels that were missed, the worst first', async () => {
    const { out } = await run(withMistakes);
    const lines = out.split('\n').slice(out.split('\n').findIndex((line) => line.startsWith('Team: ')));
    expect(lines[0]).toBe('Team: 59 of 68 right, 87 % (95 % interval: 77 % to 93 %).');
    expect(lines[2]).toMatch(/^Expected +Right +Precision +Recall +Answered instead$/);
    const missed = lines.slice(4).map((line) => /(\d+) of (\d+)/.exec(line));
    const wrong = missed.map((found) => Number(found?.[2]) - Number(found?.[1]));
    expect(wrong).toEqual(wrong.toSorted((a, b) => b - a));
    expect(wrong.reduce((sum, each) => sum + each, 0)).toBe(9);
  });

  it('on several models stand side by side, each with its own numbers', async () => {
    const { code, out } = await run(withMistakes, '--model', 'gpt-5.4-mini,gpt-5.4-nano');
    expect(code).toBe(0);
    expect(out.split('\n').slice(2, 3)[0]).toMatch(/^Model +Pass +Fail +Uncertain +Not run +Cost +Team right$/);
    expect(out).toMatch(/^gpt-5\.4-mini +59 +9 +0 +0 +\$0\.\d{4} +87 %$/m);
    expect(out).toMatch(/^gpt-5\.4-nano +59 +9 +0 +0 +\$0\.\d{4} +87 %$/m);
    const told = JSON.parse((await run(withMistakes, '--model', 'gpt-5.4-mini,gpt-5.4-nano', '--json')).out);
    expect(told.models.map(({ model }: { model: string }) => model)).toEqual(['gpt-5.4-mini', 'gpt-5.4-nano']);
    for (const { report } of told.models) expect(Report.parse(report).counts.pass).toBe(59);
    expect((await run(withMistakes, '--model', 'a,b', '--junit', 'x.xml')).err).toContain('for a run on one model');
  });
});
