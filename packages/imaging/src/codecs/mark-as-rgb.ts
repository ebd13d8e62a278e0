/** Say in a JPEG stream that its three components are RGB. A decoder takes them for YCbCr unless an Adobe marker says otherwise, so
 *  where neither JFIF nor Adobe has spoken, the marker with "no transform" is put in. @see ITU-T T.872 6.5.3 */
export function markAsRgb(stream: Uint8Array): Uint8Array {
  if (hasMarker(stream, 0xe0, 16) || hasMarker(stream, 0xee, 14)) return stream
  const adobe = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0]
  const marked = new Uint8Array(stream.length + adobe.length)
  marked.set(stream.subarray(0, 2))
  marked.set(adobe, 2)
  marked.set(stream.subarray(2), 2 + adobe.length)
  return marked
}

/** Is there such a segment before the scan, long enough for a decoder to heed it? */
function hasMarker(stream: Uint8Array, wanted: number, bytes: number): boolean {
  for (
    let at = 2;
    at + 4 <= stream.length && stream[at] === 0xff;
    at += 2 + ((stream[at + 2] ?? 0) << 8) + (stream[at + 3] ?? 0)
  ) {
    if (stream[at + 1] === wanted && (stream[at + 3] ?? 0) >= bytes) return true
    if (stream[at + 1] === 0xda) return false
  }
  return false
}
