import { concatBytes, fromBase64, isSameBytes, sha256Bytes, toBase64, toHex } from './bytes.ts'
import { isSignedBytes, type KeyPair, signBytes } from './signature.ts'

/** Who signs notes: a name without spaces or plus signs, and a public key of 32 bytes. */
export interface NoteKey {
  readonly name: string
  readonly publicKey: Uint8Array
}

/** Sign a text that ends with a new line; the answer is the text, an empty line and one signature line.
 *  @see C2SP signed-note, Format */
export function signNote(text: string, name: string, key: KeyPair): string {
  checkName(name)
  if (!text.endsWith('\n')) throw new TypeError('expected a text that ends with a new line')
  const signature = signBytes(new TextEncoder().encode(text), key.secretKey)
  const value = concatBytes(noteKeyId({ name, publicKey: key.publicKey }), signature)
  return `${text}\n— ${name} ${toBase64(value)}\n`
}

/** The text of a note that carries a right signature by the key, else undefined. Lines by other keys are passed over. */
export function openNote(note: string, key: NoteKey): string | undefined {
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n')) return undefined
  const text = note.slice(0, split + 1)
  const lines = note.slice(split + 2, -1).split('\n')
  return lines.some(line => isSignedLine(line, text, key)) ? text : undefined
}

/** First four bytes of SHA-256 over name, new line, algorithm (1 is Ed25519) and key. @see C2SP signed-note, Signatures */
export function noteKeyId({ name, publicKey }: NoteKey): Uint8Array {
  return sha256Bytes(concatBytes(new TextEncoder().encode(`${name}\n`), new Uint8Array([ed25519]), publicKey)).slice(
    0,
    4,
  )
}

/** A key in the text form that tools of transparency logs take: name+id+key. @see C2SP signed-note, Verifier keys */
export function verifierKey(key: NoteKey): string {
  return `${checkName(key.name)}+${toHex(noteKeyId(key))}+${toBase64(concatBytes(new Uint8Array([ed25519]), key.publicKey))}`
}

/** A key from its text form; undefined when the text is none or its id is wrong. */
export function parseVerifierKey(text: string): NoteKey | undefined {
  const found = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text)
  if (found === null) return undefined
  const [, name = '', id, encoded = ''] = found
  const bytes = decode(encoded)
  if (bytes?.length !== 33 || bytes[0] !== ed25519) return undefined
  const key = { name, publicKey: bytes.slice(1) }
  return toHex(noteKeyId(key)) === id ? key : undefined
}

/** What a tree head says: which log, how many leaves, and the root over them (32 bytes). */
export interface TreeHead {
  readonly origin: string
  readonly size: number
  readonly rootHash: Uint8Array
}

/** A tree head as a signed note. @see C2SP tlog-checkpoint */
export function signTreeHead({ origin, size, rootHash }: TreeHead, key: KeyPair): string {
  return signNote(`${origin}\n${size}\n${toBase64(rootHash)}\n`, origin, key)
}

/** The tree head of a note that is rightly signed by the key, whose name is the log's origin; else undefined. */
export function openTreeHead(note: string, key: NoteKey): TreeHead | undefined {
  const [origin, size = '', root = ''] = openNote(note, key)?.split('\n') ?? []
  const rootHash = decode(root)
  if (origin !== key.name || !/^(0|[1-9][0-9]{0,15})$/.test(size) || rootHash?.length !== 32) return undefined
  return { origin, size: Number(size), rootHash }
}

const ed25519 = 1

function isSignedLine(line: string, text: string, key: NoteKey): boolean {
  const found = /^— (\S+) (\S+)$/.exec(line)
  if (found === null || found[1] !== key.name) return false
  const value = decode(found[2] ?? '')
  if (value === undefined || !isSameBytes(value.slice(0, 4), noteKeyId(key))) return false
  return isSignedBytes(new TextEncoder().encode(text), value.slice(4), key.publicKey)
}

function decode(text: string): Uint8Array | undefined {
  try {
    return fromBase64(text)
  } catch {
    return undefined
  }
}

function checkName(name: string): string {
  if (!/^[^\s+]+$/.test(name)) throw new TypeError('expected a name without spaces and plus signs')
  return name
}
