import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { editDicom, parseDicom, transferSyntaxes } from '@tsumugi/dicom'
import { ballPhantom, buildSeries } from '@tsumugi/testkit'

/**
 * Write one encapsulated multi-frame file of about `megabytes`: the header of a CT slice and one fragment a frame, each 100 kB of the same noise, with an
 * empty offset table. What is in the frames does not matter, since no contender decodes them.
 */
export function writeLargeFile(folder: string, megabytes: number): { readonly files: number; readonly bytes: number } {
  const made = buildSeries({
    modality: 'CT',
    transferSyntaxUid: transferSyntaxes.rle,
    phantom: ballPhantom([1, 16, 16]),
  })
  const { file } = parseDicom(made.instances[0]?.bytes ?? new Uint8Array(0))
  if (file === undefined) throw new Error('the slice cannot be read')
  const frame = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 2_654_435_761) >>> 13)
  const count = Math.round((megabytes * 1e6) / frame.length)
  const header = editDicom(file, {
    element: element => (element.tag === 0x7fe00010 ? 'remove' : 'keep'),
    add: context => (context.path.length > 0 ? [] : [{ tag: 0x00280008, vr: 'IS', value: count }]),
  })
  mkdirSync(folder, { recursive: true })
  const out = openSync(join(folder, 'multi-frame.dcm'), 'w')
  let bytes = 0
  const write = (chunk: Uint8Array) => {
    bytes += writeSync(out, chunk)
  }
  for (const chunk of header.chunks) write(chunk)
  write(Uint8Array.of(0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff))
  write(itemHeader(0))
  for (let index = 0; index < count; index++) {
    write(itemHeader(frame.length))
    write(frame)
  }
  write(Uint8Array.of(0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0))
  closeSync(out)
  return { files: 1, bytes }
}

/** @see DICOM PS3.5 A.4 */
function itemHeader(length: number): Uint8Array {
  const header = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0])
  header.writeUInt32LE(length, 4)
  return header
}
