import { join } from 'node:path';
import { SYSTEM_TRUST } from '../../shared/api/registry/certificate.ts';
import { EXIT, type Terminal } from '../terminal.ts';
import { untilStopped } from '../until-stopped.ts';
import { gateOptions } from './registry-gate.ts';

export interface ServeOptions {
  data: string;
  json?: boolean;
  port: number;
  host: string;
  publicAddress?: string;
  name?: string;
  certificate?: string;
  certificateKey?: string;
  pin?: string;
  behindProxy?: string[];
  signIn?: string;
  keyRate?: number;
  sessionRate?: number;
  addressRate?: number;
  runsAtOnce?: number;
  connections?: number;
}

const FIRST_INVITE_DAYS = 7;

/** Where the registry keeps its data: apart from the desktop's, whose folder may be the same. */
export const registryFolder = (dataFolder: string): string => join(dataFolder, 'registry');

/**
 * `rulehouse registry serve`: the team server, until Ctrl+C. While nobody has joined it prints an invite link for the
 * first administrator, who invites everybody else.
 */
export async function serveRegistry(terminal: Terminal, options: ServeOptions): Promise<number> {
  const { startRegistry } = await import('../../registry/start.ts');
  const registry = await startRegistry({
    dataFolder: registryFolder(options.data),
    host: options.host,
    port: options.port,
    env: terminal.env,
    ...(terminal.env.DATABASE_URL ? { databaseUrl: terminal.env.DATABASE_URL } : {}),
    ...(terminal.env.RULEHOUSE_METRICS_TOKEN ? { metricsToken: terminal.env.RULEHOUSE_METRICS_TOKEN } : {}),
    ...(terminal.env.RULEHOUSE_PRIVATE_WEBHOOKS === '1' ? { privateWebhooks: true } : {}),
    ...(terminal.env.RULEHOUSE_SECRET ? { secret: terminal.env.RULEHOUSE_SECRET } : {}),
    ...(options.publicAddress === undefined ? {} : { publicAddress: options.publicAddress }),
    ...(options.name === undefined ? {} : { workspaceName: options.name }),
    ...gateOptions(terminal, options),
  });
  try {
    const invite = (await registry.isEmpty())
      ? await registry.invite(['admin', 'engineer', 'approver', 'editor'], FIRST_INVITE_DAYS)
      : null;
    const { address, fingerprint } = registry;
    const { signInLink } = registry;
    if (options.json === true)
      terminal.print(JSON.stringify({ address, fingerprint, invite: invite?.link ?? null, signIn: signInLink }));
    else {
      terminal.print(`The team registry is running at ${address}`);
      terminal.print(`Certificate: ${fingerprint === SYSTEM_TRUST ? 'as each computer trusts it' : fingerprint}`);
      if (signInLink !== null) terminal.print(`Link for everybody who signs in with the organisation:\n${signInLink}`);
      if (invite !== null)
        terminal.print(
          `Invite link for the first administrator, for one use until ${invite.expiresAt}:\n${invite.link}`,
        );
      terminal.print('Press Ctrl+C to stop it.');
    }
    await untilStopped(terminal.signal);
  } finally {
    await registry.close();
  }
  return EXIT.done;
}
