import { rotateCertificate } from '../../registry/certificates/rotate.ts';
import { EXIT, type Terminal } from '../terminal.ts';
import { registryFolder } from './registry.ts';

const HOUR_MS = 3_600_000;

/** `rulehouse registry rotate-certificate`: the next certificate, vouched for by the one in effect, which desktops then follow by themselves. */
export async function rotate(
  terminal: Terminal,
  { data, hours, vouched, json }: { data: string; hours: number; vouched: boolean; json?: boolean },
): Promise<number> {
  const { env } = terminal;
  const now = new Date(terminal.now());
  const { before, next, from } = await rotateCertificate({
    dataFolder: registryFolder(data),
    ...(env.DATABASE_URL ? { databaseUrl: env.DATABASE_URL } : {}),
    ...(env.RULEHOUSE_SECRET ? { secret: env.RULEHOUSE_SECRET } : {}),
    now,
    from: new Date(now.getTime() + hours * HOUR_MS),
    isVouched: vouched,
  });
  if (json === true) {
    terminal.print(JSON.stringify({ before, next, from, vouched }));
    return EXIT.done;
  }
  terminal.print(`In effect ${hours === 0 ? 'within seconds' : `from ${from}`}: ${next}`);
  terminal.print(`In place of:  ${before}`);
  terminal.print(
    vouched
      ? 'Desktops follow it by themselves. Applications that trust a certificate file need the new one beside the old: GET /v1/certificate shows it.'
      : 'The certificate before does not vouch for it: desktops say that the certificate changed, and each person joins again with a new invite link.',
  );
  return EXIT.done;
}
