import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { DicomFile } from '@tsumugi/dicom'
import { describeOutput, type OutputFacts } from './describe-output.ts'

/** Where the outputs of a run go. */
export interface OutputFolder {
  /** `<work>/runs/<id>`. */
  readonly runFolder: string
  /** Those that were made already. */
  readonly folders: Set<string>
}

/** Write one de-identified image below the run's folder, and say what the journal keeps of it. */
export async function writeOutput(file: DicomFile, work: OutputFolder) {
  const facts = describeOutput(file)
  const name = outputName(facts)
  await writeWhole(join(work.runFolder, name), file.bytes, work.folders)
  const sha256 = createHash('sha256').update(file.bytes).digest('hex')
  return { kind: 'instance' as const, file: name, sha256, sizeBytes: file.bytes.length, ...facts }
}

const outputName = ({ seriesInstanceUid, sopInstanceUid }: OutputFacts) =>
  join('out', seriesInstanceUid, `${sopInstanceUid}.dcm`)

/** Give a large output its name below the run's folder, and say what the journal keeps of it. `header` is the output without its pixels. */
export async function nameOutput(partial: string, header: DicomFile, { runFolder }: OutputFolder) {
  const facts = describeOutput(header)
  const name = outputName(facts)
  const path = join(runFolder, name)
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
  const { sha256, sizeBytes } = await digestFile(partial)
  await rename(partial, path)
  return { kind: 'instance' as const, file: name, sha256, sizeBytes, ...facts }
}

/** SHA-256 and size of a file, read in pieces. */
export async function digestFile(path: string): Promise<{ sha256: string; sizeBytes: number }> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) {
    hash.update(chunk)
    sizeBytes += chunk.length
  }
  return { sha256: hash.digest('hex'), sizeBytes }
}

/** Whole or not at all under its name; without a sync, since what a power cut takes is made again and the pack checks every digest. */
async function writeWhole(path: string, bytes: Uint8Array, folders: Set<string>): Promise<void> {
  const folder = join(path, '..')
  if (!folders.has(folder)) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    folders.add(folder)
  }
  const handle = await open(`${path}.part`, 'w', 0o600)
  try {
    await handle.writeFile(bytes)
  } finally {
    await handle.close()
  }
  await rename(`${path}.part`, path)
}
