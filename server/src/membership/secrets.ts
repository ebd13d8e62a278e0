import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

// OWASP's second choice of scrypt parameters: 64 MiB, so that two sign-ins at once do not fill a small machine.
// @see OWASP Password Storage Cheat Sheet, scrypt: N=2^16, r=8, p=2
const parameters = { N: 2 ** 16, r: 8, p: 2 } as const
const keyBytes = 32

/** A random secret of 256 bits as text, with a prefix that says what it opens. */
export function makeSecret(prefix: string): string {
  return `${prefix}${randomBytes(32).toString('base64url')}`
}

/** What is stored of a secret: its SHA-256. Enough, since the secret has 256 random bits. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** What is stored of a password: `scrypt$N$r$p$salt$hash`, so that the parameters may grow later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const { N, r, p } = parameters
  const key = await derive(password, salt, { N, r, p })
  return ['scrypt', N, r, p, salt.toString('base64'), key.toString('base64')].join('$')
}

/** Whether a password is the one stored. Takes the same time when nothing is stored, so that the time tells no one who exists. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [, n = '', r = '', p = '', salt = '', hash = ''] = (stored ?? (await unknownPassword())).split('$')
  const expected = Buffer.from(hash, 'base64')
  const found = await derive(password, Buffer.from(salt, 'base64'), { N: Number(n), r: Number(r), p: Number(p) })
  return timingSafeEqual(found, expected) && stored !== null
}

let unknown: Promise<string> | undefined

function unknownPassword(): Promise<string> {
  unknown ??= hashPassword(makeSecret(''))
  return unknown
}

function derive(password: string, salt: Buffer, { N, r, p }: { N: number; r: number; p: number }): Promise<Buffer> {
  return new Promise((done, failed) => {
    // The same text typed on two systems may be composed differently. @see NIST SP 800-63B 5.1.1.2
    scrypt(password.normalize('NFKC'), salt, keyBytes, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? failed(error) : done(key),
    )
  })
}
