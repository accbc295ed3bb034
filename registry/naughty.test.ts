import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { naughtySpec, SHORT } from '../shared/spec/naughty.test-helper.ts';
import { callAsApplication, publishApproved, type TestRegistry, testRegistry } from './registry.test-helper.ts';

/** The big list of naughty strings (minimaxir, MIT), published to applications. */
const file = new URL('../../shared/conformance/naughty/blns/blns.json', import.meta.url);
const all: string[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
const about = all.length > 0 ? 'naughty strings' : `naughty strings are not at ${file.pathname}, so they are not tried`;

describe.skipIf(all.length === 0)(about, () => {
  const texts = all.filter((text) => text !== '' && [...text].length <= SHORT);
  let team: TestRegistry;
  beforeAll(async () => {
    team = await testRegistry();
  });
  afterAll(() => team.close());

  it('in a published version reach an application as they were written, also after a restart', async () => {
    const engineer = await team.join(['admin', 'engineer', 'editor']);
    const approver = await team.join(['approver', 'engineer']);
    const name = texts.find((text) => text.includes('<script>')) ?? '';
    await team.append(engineer, 'agent.create', {
      agent: 'a1',
      slug: 'naughty',
      name,
      description: texts.slice(0, 40).join(' '),
    });
    const half = Math.ceil(texts.length / 2);
    let parent: string | null = null;
    for (const [index, spec] of [naughtySpec(texts.slice(0, half)), naughtySpec(texts.slice(half))].entries()) {
      const change = `c${index}`;
      const version = await publishApproved(team, { engineer, approver }, { agent: 'a1', spec, parent, change });
      await team.append(approver, 'channel.deploy', {
        agent: 'a1',
        channel: 'production',
        change,
        version,
        from: parent,
        reason: texts[index] ?? '',
      });
      parent = version;
      const { secret } = await engineer.client.api.member.createKey({ name });
      const get = () =>
        callAsApplication(team.registry.address, '/v1/agents/naughty/versions/production', { key: secret });
      const { status, json } = await get();
      expect(status).toBe(200);
      expect(json.spec).toEqual(spec);
      if (index === 1) {
        await team.restart();
        expect((await get()).json).toEqual(json);
      }
    }
  });
});
