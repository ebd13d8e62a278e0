/** Certificates for tests of TLS: made anew each time by OpenSSL, good for a day. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files in PEM form: a certificate with its key, and that of the authority which signed it. */
export interface CertificateFiles {
  readonly cert: string
  readonly key: string
  readonly ca: string
}

/** An authority of `name`, and one certificate of it for `localhost` and 127.0.0.1; undefined where OpenSSL is not installed. */
export function makeCertificates(folder: string, name: string): CertificateFiles | undefined {
  const file = (kind: string) => join(folder, `${name}-${kind}`)
  const openssl = (...args: readonly string[]) => spawnSync('openssl', args, { stdio: 'ignore' }).status === 0
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  writeFileSync(file('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n')
  const isMade =
    openssl(
      'req',
      '-x509',
      ...newKey,
      '-days',
      '1',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      file('ca.key'),
      '-out',
      file('ca.pem'),
    ) &&
    openssl('req', ...newKey, '-subj', '/CN=localhost', '-keyout', file('key.pem'), '-out', file('request.pem')) &&
    openssl(
      ...['x509', '-req', '-days', '1', '-in', file('request.pem'), '-CA', file('ca.pem'), '-CAkey', file('ca.key')],
      ...['-CAcreateserial', '-extfile', file('names'), '-out', file('cert.pem')],
    )
  return isMade ? { cert: file('cert.pem'), key: file('key.pem'), ca: file('ca.pem') } : undefined
}
