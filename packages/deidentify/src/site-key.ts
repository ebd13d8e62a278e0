import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'

/** 32 random bytes known to one site. All pseudonyms, UIDs and date shifts follow from it; without it none can be undone. */
export type SiteKey = Uint8Array

/** What stands in for one person: a pseudonym, and a shift that keeps all intervals. */
export interface SubjectAlias {
  /** Matches {@link pseudonymForm}; goes into PatientID, PatientName, file names, table rows and sample ids. */
  readonly pseudonym: string
  /** Whole days to add to every date of the subject; between −3650 and −30. */
  readonly shiftDays: number
}

/** Form of every pseudonym: TS- and 100 bits in Crockford's base 32. */
export const pseudonymForm = /^TS-[0-9A-HJKMNP-TV-Z]{20}$/

/** A new site key from the operating system's random source. */
export function makeSiteKey(): SiteKey {
  return new Uint8Array(randomBytes(32))
}

/**
 * The alias of the person with `patientId` as assigned by `issuer` ('' for the site's own numbering). Equal inputs give equal aliases
 * in images, slides, tables and variant files. The patient ID is compared without surrounding blanks and width variants (NFKC).
 */
export function aliasOf(key: SiteKey, patientId: string, issuer = ''): SubjectAlias {
  const identity = `${issuer.trim().normalize('NFKC')}|${patientId.trim().normalize('NFKC')}`
  const code = keyed(key, `subject|${identity}`)
  const days = keyed(key, `days|${identity}`).readUInt32BE(0) % 3621
  return { pseudonym: `TS-${base32(code).slice(0, 20)}`, shiftDays: -30 - days }
}

/**
 * A keyed UID in place of `uid`: 2.25 and a UUID of version 8. The same key and UID give the same result in every file and run.
 * @see DICOM PS3.5 B.2, RFC 9562 §5.8
 */
export function aliasUid(key: SiteKey, uid: string): string {
  const bytes = keyed(key, `uid|${uid}`).subarray(0, 16)
  bytes[6] = (bytes.readUInt8(6) & 0x0f) | 0x80
  bytes[8] = (bytes.readUInt8(8) & 0x3f) | 0x80
  return `2.25.${BigInt(`0x${bytes.toString('hex')}`)}`
}

/** A keyed stand-in of 13 characters for any other identifier, e.g. of a specimen; `domain` keeps kinds apart. */
export function aliasIdentifier(key: SiteKey, domain: string, value: string): string {
  return `ID-${base32(keyed(key, `${domain}|${value.trim().normalize('NFKC')}`)).slice(0, 10)}`
}

const keyed = (key: SiteKey, message: string) => createHmac('sha256', keyObjectOf(key)).update(message, 'utf8').digest()

/** Made once a key, since Node takes four times as long for raw bytes as for a key object. */
const keyObjects = new WeakMap<SiteKey, KeyObject>()

function keyObjectOf(key: SiteKey): KeyObject {
  const known = keyObjects.get(key)
  if (known !== undefined) return known
  const made = createSecretKey(key)
  keyObjects.set(key, made)
  return made
}

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

function base32(bytes: Uint8Array): string {
  let text = ''
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += digits[(buffer >>> bits) & 31]
    }
    buffer &= (1 << bits) - 1
  }
  return text
}
