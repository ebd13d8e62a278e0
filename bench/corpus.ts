import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ballPhantom, buildSeries } from '@tsumugi/testkit'

/** Write CT series of 512 × 512 slices, explicit little endian, with names in kanji, nested sequences and a private block. The same bytes each time. */
export function writeCorpus(folder: string, slices: number): { files: number; bytes: number } {
  const perSeries = 100
  let files = 0
  let bytes = 0
  for (let seriesNumber = 1; files < slices; seriesNumber++) {
    const count = Math.min(perSeries, slices - files)
    const series = buildSeries({ modality: 'CT', seriesNumber, phantom: ballPhantom([count, 512, 512]) })
    const target = join(folder, `series-${seriesNumber}`)
    mkdirSync(target, { recursive: true })
    for (const instance of series.instances) {
      writeFileSync(join(target, `${String(instance.instanceNumber).padStart(4, '0')}.dcm`), instance.bytes)
      files++
      bytes += instance.bytes.length
    }
  }
  return { files, bytes }
}
