import { expect, it } from 'vitest';
import { NO_HASH, people, ruleOf } from './team.test-helper.ts';
import { CHANGE, waiting } from './waiting.test-helper.ts';

it('a comment is settled once, by a comment on the same change', async () => {
  const history = await waiting();
  const say = (text: string, settles?: string) =>
    ruleOf(history, people.editor, 'change.comment', {
      change: CHANGE,
      text,
      ...(settles === undefined ? {} : { path: 'purpose', settles }),
    });
  const comments = async () => (await history.state.get('change', CHANGE))?.comments ?? [];
  expect(await say('Why so much?')).toBe('accepted');
  const [asked] = await comments();
  expect(await say('Halved it.', NO_HASH)).toBe('missing');
  expect(await say('Halved it.', asked?.statement)).toBe('accepted');
  expect(await say('Twice.', asked?.statement)).toBe('closed');
  const settling = (await comments())[1];
  expect(settling).toMatchObject({ settles: asked?.statement });
  expect(await say('What settles is not settled.', settling?.statement)).toBe('missing');
  expect(asked).not.toHaveProperty('settles');
});
