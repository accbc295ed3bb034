import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { refusalError, toTypedError } from '../shared/api/typed-error.ts';
import { AppError } from '../shared/errors.ts';
import { temporaryFolder } from './backend.test-helper.ts';
import { bugReport } from './errors.ts';
import { openLog } from './log.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));
const log = openLog(folder);
const logged = (): string => readFileSync(join(folder, 'logs', 'backend.log'), 'utf8');

describe('what a window is told of an error', () => {
  it('is the typed error with its data when a handler meant it', () => {
    const typed = toTypedError(
      new AppError('not_found', 'It is gone.', { entity: 'case', id: 'c' }),
      bugReport(log, () => 'r'),
    );
    expect(typed).toMatchObject({
      code: 'not_found',
      defined: true,
      status: 404,
      message: 'It is gone.',
      data: { entity: 'case' },
    });
  });

  it('is only a reference when it is a mistake of ours, which the log explains', () => {
    const typed = toTypedError(
      new TypeError('cannot read /home/secret/file'),
      bugReport(log, () => 'ab12cd34'),
    );
    expect(typed).toMatchObject({ code: 'internal', defined: true, data: { reference: 'ab12cd34' } });
    expect(JSON.stringify(typed)).not.toContain('/home/secret');
    expect(typed.message).toContain('ab12cd34');
    expect(logged()).toContain('cannot read /home/secret/file');
    expect(logged()).toContain('ab12cd34');
  });

  it.each([
    ['forbidden', 'four_eyes'],
    ['conflict', 'stale_base'],
    ['locked', 'locked_path'],
    ['not_found', 'missing'],
    ['unauthenticated', 'removed_member'],
    ['invalid_input', 'shape'],
  ] as const)('keeps the words and the rule of a refusal: %s by %s', (code, rule) => {
    const error = refusalError({ code, rule, message: 'In words.', details: { paths: ['contract', 'models'] } });
    expect(error).toMatchObject({ code, message: 'In words.' });
    if (code !== 'invalid_input' && code !== 'not_found') expect(error.data).toMatchObject({ rule });
    if (code === 'locked') expect(error.data).toMatchObject({ path: 'contract, models' });
  });
});

describe('the log', () => {
  it('holds no secrets and no content, wherever in an entry they stand', () => {
    log.info(
      {
        apiKey: 'canary-1',
        connection: { key: 'canary-2' },
        request: { headers: { authorization: 'canary-3' } },
        spec: 'canary-4',
      },
      'a line',
    );
    expect(logged()).toContain('a line');
    expect(logged()).not.toContain('canary');
  });
});
