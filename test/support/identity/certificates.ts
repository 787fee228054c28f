import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Paths of a certificate and its private key. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** A separate certificate authority. */
export interface CertificateAuthority extends Certificate {
  /** A certificate for a server at `localhost`, or for a client. */
  issue(name: string): Certificate
  dispose(): void
}

export const pem = ({ cert, key }: Certificate) => ({ cert: readFileSync(cert), key: readFileSync(key) })

export function createCertificateAuthority(): CertificateAuthority {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'))
  const at = (name: string): Certificate => ({ cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) })
  const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { stdio: 'pipe' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const authority = at('authority')
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    authority.key,
    '-out',
    authority.cert,
    '-days',
    '2',
    '-subj',
    '/CN=authority',
  )
  return {
    ...authority,
    issue(name) {
      const issued = at(name)
      const [request, extensions] = [join(folder, `${name}.csr`), join(folder, `${name}.ext`)]
      writeFileSync(extensions, 'subjectAltName=DNS:localhost,IP:127.0.0.1')
      openssl('req', ...newKey, '-keyout', issued.key, '-out', request, '-subj', `/CN=${name}`)
      const signing = ['-CA', authority.cert, '-CAkey', authority.key, '-CAcreateserial', '-days', '2']
      openssl('x509', '-req', '-in', request, ...signing, '-extfile', extensions, '-out', issued.cert)
      return issued
    },
    dispose: () => rmSync(folder, { recursive: true }),
  }
}
