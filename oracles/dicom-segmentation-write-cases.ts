// Write the segmentation cases of @tsumugi/testkit to a folder, for a foreign reader: <folder>/<case>/seg.dcm and the sources.
// node oracles/dicom-segmentation-write-cases.ts <folder>
import { mkdirSync, writeFileSync } from 'node:fs'
import { buildSegmentation } from '@tsumugi/dicom'
import { segmentationCases } from '@tsumugi/testkit'

const folder = process.argv[2] ?? '.'
for (const { name, series, input } of segmentationCases()) {
  mkdirSync(`${folder}/${name}`, { recursive: true })
  const { bytes } = buildSegmentation(input)
  if (bytes === undefined) throw new Error(`${name} has no geometry`)
  writeFileSync(`${folder}/${name}/seg.dcm`, bytes)
  for (const instance of series.instances) writeFileSync(`${folder}/${name}/${instance.instanceNumber}.dcm`, instance.bytes)
}
