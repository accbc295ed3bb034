import { AppError } from '../../shared/errors.ts';

/** The channel, number or hash that a request names, `production` when it names none. Throws `invalid_input` when it names two. */
export function refOf({ version, channel }: { version?: string | undefined; channel?: string | undefined }): string {
  if (version !== undefined && channel !== undefined && version !== channel) {
    const message = 'A call names a channel or a version, not both.';
    throw new AppError('invalid_input', message, {
      problems: [{ path: '/channel', field: 'channel', message, example: 'production' }],
    });
  }
  return channel ?? version ?? 'production';
}

/** The header `Idempotency-Key`; null where none was sent. Throws `invalid_input` for one that cannot be a key. */
export function idempotencyKey(sent: string | undefined): string | null {
  if (sent === undefined) return null;
  if (/^[\x21-\x7e]{1,200}$/.test(sent)) return sent;
  const message = 'Idempotency-Key must be 1 to 200 visible ASCII characters, such as a UUID.';
  throw new AppError('invalid_input', message, {
    problems: [{ path: '', field: 'Idempotency-Key', message, example: 'b7a3f5de-8c1a-4f0e-9a3a-0c6c1f8d2e11' }],
  });
}
