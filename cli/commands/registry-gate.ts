import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Rate } from '../../registry/limits/token-buckets.ts';
import { readSignInSettings } from '../../registry/sign-in/settings.ts';
import type { RegistryOptions } from '../../registry/start.ts';
import { AppError } from '../../shared/errors.ts';
import type { Terminal } from '../terminal.ts';
import type { ServeOptions } from './registry.ts';

const THIS_MACHINE = ['127.0.0.1', '::1'];
/** Seconds of its rate that somebody may ask for at once. */
const BURST_SECONDS = 5;

type Gate = Pick<RegistryOptions, 'certificateFiles' | 'proxies' | 'pinned' | 'signIn' | 'limits'>;

/** What the options of `registry serve` say of who is let in and how: certificate, proxy, signing in, limits. Throws `invalid_input`. */
export function gateOptions({ env, folder }: Terminal, options: ServeOptions): Gate {
  const { certificate, certificateKey: key, behindProxy, pin, signIn = env.RULEHOUSE_SIGN_IN } = options;
  const at = (file: string): string => resolve(folder, file);
  if ((certificate === undefined) !== (key === undefined))
    throw refuse('--certificate and --certificate-key belong together.');
  if (certificate !== undefined && behindProxy !== undefined)
    throw refuse('Behind a proxy the registry shows no certificate: leave out --certificate or --behind-proxy.');
  if (pin !== undefined && certificate === undefined && behindProxy === undefined)
    throw refuse('Desktops pin the registry’s own certificate already: --pin is for --certificate and --behind-proxy.');
  return {
    ...(certificate === undefined || key === undefined
      ? {}
      : { certificateFiles: { certificate: at(certificate), key: at(key) } }),
    ...(behindProxy === undefined ? {} : { proxies: Array.isArray(behindProxy) ? behindProxy : THIS_MACHINE }),
    ...(pin === undefined ? {} : { pinned: at(pin) }),
    ...(signIn ? { signIn: readSignInSettings(textOf(at(signIn)), env.RULEHOUSE_SIGN_IN_SECRET) } : {}),
    limits: limitsOf(options),
  };
}

function limitsOf({
  keyRate,
  sessionRate,
  addressRate,
  runsAtOnce,
  connections,
}: ServeOptions): NonNullable<Gate['limits']> {
  const rate = (perSecond: number): Rate => ({ perSecond, burst: perSecond * BURST_SECONDS });
  return {
    ...(keyRate === undefined ? {} : { perKey: rate(keyRate) }),
    ...(sessionRate === undefined ? {} : { perSession: rate(sessionRate) }),
    ...(addressRate === undefined ? {} : { perAddress: rate(addressRate) }),
    ...(runsAtOnce === undefined ? {} : { runsAtOnce }),
    ...(connections === undefined ? {} : { connections }),
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new AppError('not_found', `The settings for signing in cannot be read: ${file}.`, {
      entity: 'file',
      id: file,
    });
  }
}

const refuse = (message: string): AppError => new AppError('invalid_input', message, { problems: [] });
