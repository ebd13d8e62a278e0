/** A value that JSON can hold. Numbers are IEEE 754 doubles: a bigint, NaN or an infinity is none. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** The one canonical text of a JSON value: no white space, names sorted by UTF-16 code units, numbers as ECMAScript prints them.
 *  A name whose value is undefined is left out, as JSON.stringify does. Throws a TypeError for what JSON cannot hold:
 *  bigint (write money as a decimal string), NaN, infinities, lone surrogates, functions, and objects other than plain ones.
 *  @see RFC 8785 */
export function canonicalJson(value: unknown): string {
  return write(value, '$')
}

/** The UTF-8 bytes of the canonical text: what is hashed and signed. @see RFC 8785 3.2.4 */
export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value))
}

function write(value: unknown, path: string): string {
  switch (typeof value) {
    case 'string':
      return writeText(value, path)
    case 'boolean':
      return String(value)
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${path}: expected a finite number, found ${value}`)
      return JSON.stringify(value)
    case 'object':
      return writeObject(value, path)
    default:
      throw new TypeError(`${path}: expected a JSON value, found a ${typeof value}`)
  }
}

function writeObject(value: object | null, path: string): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return `[${value.map((item, index) => write(item, `${path}[${index}]`)).join(',')}]`
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError(`${path}: expected a plain object`)
  // The default order of strings is that of their UTF-16 code units, which is the order the RFC asks for (3.2.3).
  const names = new Map(Object.entries(value).filter(([, item]) => item !== undefined))
  const sorted = [...names.keys()].sort()
  return `{${sorted.map(name => `${writeText(name, path)}:${write(names.get(name), `${path}.${name}`)}`).join(',')}}`
}

function writeText(text: string, path: string): string {
  if (!text.isWellFormed()) throw new TypeError(`${path}: expected Unicode text, found a lone surrogate`)
  return JSON.stringify(text)
}
