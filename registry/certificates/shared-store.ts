import type { Db } from '../../ledger/tables.ts';
import { checkedCertificate } from '../certificate.ts';
import { changeSealedRow, sealedText } from '../store/sealed-row.ts';
import type { SharedTables } from '../store/tables.ts';
import { beginHistory, type CertificateStore, type History } from './issued.ts';

/** What the sealed row holds of certificates; `certificates` from the first replacement on. */
export interface SealedCertificates {
  certificate: string;
  certificateKey: string;
  certificates?: History;
}

export const historyIn = ({ certificate, certificateKey, certificates }: SealedCertificates): History =>
  certificates ?? beginHistory(checkedCertificate(certificate, certificateKey));

/** Certificates in the row that all replicas share, sealed with their secret. */
export function sharedCertificates(db: Db<SharedTables>, secret: string): CertificateStore {
  // Written by this program, and nobody without the secret could have changed it.
  const parse = (text: string) => JSON.parse(text) as SealedCertificates;
  const read = sealedText(db, secret);
  let known: { text: string; history: History } | undefined;
  return {
    async read() {
      const text = await read();
      if (known?.text !== text) known = { text, history: historyIn(parse(text)) };
      return known.history;
    },
    async change(change) {
      const changed = await changeSealedRow(db, secret, async (text) => {
        const held = parse(text);
        return JSON.stringify({ ...held, certificates: await change(historyIn(held)) });
      });
      return historyIn(parse(changed));
    },
  };
}
