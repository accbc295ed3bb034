import { constants } from 'node:crypto';
import type { SecureContextOptions, TlsOptions } from 'node:tls';

/** TLS 1.3 as it is; of TLS 1.2 only what is authenticated encryption with a fresh key for each connection. */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  ...['ECDSA', 'RSA'].flatMap((by) => [
    `ECDHE-${by}-AES256-GCM-SHA384`,
    `ECDHE-${by}-CHACHA20-POLY1305`,
    `ECDHE-${by}-AES128-GCM-SHA256`,
  ]),
];

/** How the registry speaks TLS, whichever certificate it shows. */
export const TLS: SecureContextOptions & TlsOptions = {
  minVersion: 'TLSv1.2',
  ciphers: CIPHERS.join(':'),
  ecdhCurve: 'X25519:P-256:P-384',
  honorCipherOrder: true,
  // Asking for a new handshake over and over is a way to keep a server busy.
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
};
