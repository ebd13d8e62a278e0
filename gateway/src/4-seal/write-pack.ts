import { createHash } from 'node:crypto'
import { open, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { PackIndex } from '@tsumugi/api'
import { canonicalBytes, sha256Hex } from '@tsumugi/proofs'
import type { JournalInstance } from '#deidentify'
import { syncFolder, writeDurably } from '#work'

/** A sealed object: named by its digest, in `<run>/objects`. */
export interface SealedObject {
  readonly digest: string
  readonly sizeBytes: number
}
export interface SealedPack {
  readonly pack: SealedObject
  readonly index: SealedObject
}

/** An output is not what the journal says, as after a power cut; the run must do it again. */
export class DamagedOutput extends Error {
  readonly source: string
  constructor(source: string) {
    super('an output differs from its digest')
    this.name = 'DamagedOutput'
    this.source = source
  }
}

const block = 512

/**
 * Write one series as a pack: a plain tar (ustar, mtime 0) in order of InstanceNumber then SOPInstanceUID, and its index in canonical JSON. The same
 * instances give the same bytes. @see docs/design/the-thread.md §2
 */
export async function writePack(runFolder: string, instances: readonly JournalInstance[]): Promise<SealedPack> {
  const ordered = [...instances].sort(
    (a, b) => a.instanceNumber - b.instanceNumber || (a.sopInstanceUid < b.sopInstanceUid ? -1 : 1),
  )
  const folder = join(runFolder, 'objects')
  const temporary = join(folder, `${ordered[0]?.seriesInstanceUid ?? 'series'}.part`)
  const entries: PackIndex['instances'] = []
  const hash = createHash('sha256')
  const output = await open(temporary, 'w', 0o600)
  let offset = 0
  try {
    const write = async (bytes: Uint8Array) => {
      hash.update(bytes)
      await output.write(bytes)
      offset += bytes.length
    }
    for (const instance of ordered) {
      const bytes = await readFile(join(runFolder, instance.file)).catch(() => undefined)
      const sha256 = bytes === undefined ? '' : createHash('sha256').update(bytes).digest('hex')
      if (bytes === undefined || sha256 !== instance.sha256) throw new DamagedOutput(instance.source)
      await write(tarHeader(`${instance.sopInstanceUid}.dcm`, bytes.length))
      const { sopInstanceUid, sopClassUid, transferSyntaxUid, instanceNumber, frames } = instance
      entries.push({
        sopInstanceUid,
        sopClassUid,
        transferSyntaxUid,
        instanceNumber,
        frames,
        offset,
        length: bytes.length,
        sha256,
      })
      await write(bytes)
      await write(new Uint8Array((block - (bytes.length % block)) % block))
    }
    await write(new Uint8Array(2 * block))
    await output.sync()
  } finally {
    await output.close()
  }
  const digest = hash.digest('hex')
  await rename(temporary, join(folder, digest))
  await syncFolder(folder)
  const index = await writeObject(runFolder, canonicalBytes(indexOf(ordered, entries)))
  return { pack: { digest, sizeBytes: offset }, index }
}

/** Put bytes under their digest into the run's objects. */
export async function writeObject(runFolder: string, bytes: Uint8Array): Promise<SealedObject> {
  const digest = sha256Hex(bytes)
  const path = join(runFolder, 'objects', digest)
  const found = await stat(path).catch(() => undefined)
  if (found?.size !== bytes.length) await writeDurably(path, bytes)
  return { digest, sizeBytes: bytes.length }
}

function indexOf(ordered: readonly JournalInstance[], instances: PackIndex['instances']): PackIndex {
  const first = ordered[0]
  return {
    format: 'tsumugi-pack@1',
    seriesInstanceUid: first?.seriesInstanceUid ?? '',
    studyInstanceUid: first?.studyInstanceUid ?? '',
    modality: first?.modality ?? 'OT',
    sopClassUid: first?.sopClassUid ?? '',
    transferSyntaxUids: [...new Set(ordered.map(instance => instance.transferSyntaxUid))].sort(),
    instances,
  }
}

/** A ustar header of a plain file: mode 0644, owner 0, time 0. @see POSIX.1-1988 ustar */
function tarHeader(name: string, sizeBytes: number): Uint8Array {
  const header = Buffer.alloc(block)
  header.write(name, 0, 'ascii')
  header.write('0000644\0', 100, 'ascii')
  header.write('0000000\0', 108, 'ascii')
  header.write('0000000\0', 116, 'ascii')
  header.write(`${sizeBytes.toString(8).padStart(11, '0')}\0`, 124, 'ascii')
  header.write('00000000000\0', 136, 'ascii')
  header.fill(' ', 148, 156)
  header.write('0', 156, 'ascii')
  header.write('ustar\x0000', 257, 'ascii')
  header.write('0000000\0', 329, 'ascii')
  header.write('0000000\0', 337, 'ascii')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii')
  return header
}
