/** The texts of a Siemens CSA header by the name of their tag, empty ones left out; undefined when the bytes are no such header. Both layouts are
 *  read: with the mark SV10, and the older one without it.
 *  @see https://nipy.org/nibabel/dicom/siemens_csa.html */
export function readCsa(bytes: Uint8Array): ReadonlyMap<string, readonly string[]> | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isMarked = textAt(bytes, 0, 4) === 'SV10'
  const start = isMarked ? 8 : 0
  if (bytes.length < start + 8) return undefined
  const count = view.getUint32(start, true)
  if (count < 1 || count > maxTags) return undefined
  const found = new Map<string, readonly string[]>()
  const cursor = { at: start + 8, firstCount: undefined }
  for (let index = 0; index < count; index++) {
    const tag = readTag(bytes, view, { isMarked, cursor })
    if (tag === undefined) return undefined
    if (tag.texts.length > 0) found.set(tag.name, tag.texts)
  }
  return found
}

/** More tags than any header has; beyond it the bytes are something else. */
const maxTags = 1024
const tagBytes = 84
const itemBytes = 16

interface Place {
  readonly isMarked: boolean
  /** Moves on; `firstCount` is the item count of the first tag, to which the older layout adds each length. */
  readonly cursor: { at: number; firstCount: number | undefined }
}

function readTag(bytes: Uint8Array, view: DataView, { isMarked, cursor }: Place) {
  if (cursor.at + tagBytes > bytes.length) return undefined
  const name = textAt(bytes, cursor.at, 64)
  const count = view.getUint32(cursor.at + 76, true)
  cursor.firstCount ??= count
  cursor.at += tagBytes
  const texts: string[] = []
  for (let index = 0; index < count; index++) {
    if (cursor.at + itemBytes > bytes.length) return undefined
    const length = isMarked
      ? view.getUint32(cursor.at + 4, true)
      : view.getUint32(cursor.at, true) - (cursor.firstCount ?? 0)
    cursor.at += itemBytes
    if (length < 0 || cursor.at + length > bytes.length) return undefined
    const text = textAt(bytes, cursor.at, length).trim()
    if (text !== '') texts.push(text)
    cursor.at += Math.ceil(length / 4) * 4
  }
  return { name, texts }
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  const text = Buffer.from(bytes.subarray(at, at + length)).toString('latin1')
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}
