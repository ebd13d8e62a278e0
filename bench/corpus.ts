import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { editDicom, joinBytes, parseDicom } from '@tsumugi/dicom'
import { ballPhantom, buildSeries } from '@tsumugi/testkit'

/** What a corpus came to. */
export interface Corpus {
  readonly files: number
  readonly bytes: number
}

const perFolder = 100

/** Write CT series of 512 × 512 slices, explicit little endian, with names in kanji, nested sequences and a private block. The same bytes each time. */
export function writeCorpus(folder: string, slices: number): Corpus {
  let files = 0
  let bytes = 0
  for (let seriesNumber = 1; files < slices; seriesNumber++) {
    const count = Math.min(perFolder, slices - files)
    const series = buildSeries({ modality: 'CT', seriesNumber, phantom: ballPhantom([count, 512, 512]) })
    for (const instance of series.instances) {
      write(folder, files++, instance.bytes)
      bytes += instance.bytes.length
    }
  }
  return { files, bytes }
}

/** Write `slices` copies of the DICOM files below `from`, in turns; each copy is an instance of its own. Files that are no DICOM are left out. */
export function copyCorpus(folder: string, slices: number, from: string): Corpus {
  const sources = readdirSync(from, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
    .flatMap(path => parseDicom(readFileSync(path)).file ?? [])
  if (sources.length === 0) throw new Error('no DICOM file is in the folder of --from')
  let bytes = 0
  for (let index = 0; index < slices; index++) {
    const source = sources[index % sources.length]
    if (source === undefined) continue
    const uid = `2.25.${10 ** 12 + index}`
    const add = { tag: 0x00080018, vr: 'UI', value: uid } as const
    const meta = { tag: 0x00020003, vr: 'UI', value: uid } as const
    const plan = { element: () => 'keep' as const, add: () => [add], addMeta: [meta] }
    const copy = joinBytes(editDicom(source, plan).chunks)
    write(folder, index, copy)
    bytes += copy.length
  }
  return { files: slices, bytes }
}

function write(folder: string, index: number, bytes: Uint8Array): void {
  const target = join(folder, `series-${Math.floor(index / perFolder) + 1}`)
  mkdirSync(target, { recursive: true })
  writeFileSync(join(target, `${String((index % perFolder) + 1).padStart(4, '0')}.dcm`), bytes)
}
