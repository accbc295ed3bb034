import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '../../ledger/private-files.ts';
import { ownCertificate } from '../certificate.ts';
import { beginHistory, type CertificateStore, type History, inEffect } from './issued.ts';

const CERTIFICATE = 'certificate.pem';
const KEY = 'certificate-key.pem';

/**
 * Certificates as files of the data folder. The one in effect is `certificate.pem` with its key, as applications and backups know
 * it; from the first replacement on, all of them are in `certificates.json`, which then counts.
 */
export function folderCertificates(folder: string, hosts: readonly string[], now: () => Date): CertificateStore {
  const file = join(folder, 'certificates.json');
  let known: { at: number; history: History } | undefined;

  async function read(): Promise<History> {
    if (!existsSync(file)) return beginHistory(await ownCertificate(folder, hosts, now()));
    const at = statSync(file).mtimeMs;
    if (known?.at !== at) {
      // Written below.
      const history = JSON.parse(readPrivateFile(file)?.toString() ?? '[]') as History;
      known = { at, history };
    }
    publish(known.history);
    return known.history;
  }

  /** Keeps `certificate.pem` what is shown. */
  function publish(history: History): void {
    const { certificate, privateKey } = inEffect(history, now());
    if (readPrivateFile(join(folder, CERTIFICATE))?.toString() === certificate) return;
    writePrivateFile(join(folder, KEY), privateKey);
    writePrivateFile(join(folder, CERTIFICATE), certificate);
  }

  return {
    read,
    async change(change) {
      const history = await change(await read());
      writePrivateFile(file, JSON.stringify(history));
      publish(history);
      return history;
    },
  };
}
