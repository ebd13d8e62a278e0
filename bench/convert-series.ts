/** Turn each folder of slices below IN into a NIfTI file in OUT. Arguments: IN OUT. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildVolume, writeNifti } from '@tsumugi/imaging'

const [input = '', output = ''] = process.argv.slice(2)
mkdirSync(output, { recursive: true })
for (const series of readdirSync(input).sort()) {
  const files = readdirSync(join(input, series))
    .sort()
    .map(name => readFileSync(join(input, series, name)))
  const { volume, issues } = await buildVolume(files)
  if (volume === undefined) throw new Error(`${series} is no volume: ${issues.map(issue => issue.code).join(', ')}`)
  writeFileSync(join(output, `${series}.nii`), writeNifti(volume))
}
