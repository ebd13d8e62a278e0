/** `node bench/interrupt.ts [files] [kills]`: a run killed at random moments against the same run in peace; ends with 1 where they differ or something is there twice. */
import { isDeepStrictEqual } from 'node:util'
import { interruptRun } from '../test/interrupt/interrupt-run.ts'

const [files = 10_000, kills = 20] = process.argv.slice(2).map(Number)
const { calm, hit, ...measured } = await interruptRun(files, kills, Math.random)
const isSame = isDeepStrictEqual(hit.files, calm.files) && isDeepStrictEqual(hit.packs, calm.packs)
const { doubled } = hit
console.log(JSON.stringify({ ...measured, files: hit.files.length, packs: hit.packs.length, isSame, doubled }))
process.exitCode = isSame && doubled === 0 && hit.files.length === files ? 0 : 1
