/**
 * `node bench/burned-in-text.ts FOLDER… [--per 6] [--seed 1]`: plants Latin and Japanese texts into frames of real CT and MR below the folders, and says
 * what share of them is found and how many clean frames are flagged. Needs the fonts DejaVu and Noto CJK. Frames of pure noise are left out by name.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parseDicom } from '@tsumugi/dicom'
import { decodeFrames, findText, type LitFrame, lightFrame, loadTextNetworks } from '@tsumugi/imaging'
import { coveredShare, drawStyle, openRandom, type PlantedText, plantText } from './plant-text.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { per: { type: 'string', default: '6' }, seed: { type: 'string', default: '1' } },
})
const networks = await loadTextNetworks()
if (networks === undefined) throw new Error('the runtime or the models are not installed')

const counts = { texts: 0, covered: 0, touched: 0, frames: 0, flagged: 0, milliseconds: 0 }
for (const folder of positionals)
  for (const path of choose(folder, Number(values.per))) {
    const clean = await lightFile(path)
    if (clean === undefined) continue
    const startedAt = performance.now()
    const flags = await findText(clean, 'plain', networks)
    counts.milliseconds += performance.now() - startedAt
    counts.frames++
    if (flags.length > 0) counts.flagged++
    const { frame, planted } = await plant(clean, Number(values.seed) + counts.frames)
    const boxes = await findText(frame, 'plain', networks)
    for (const share of planted.map(text => coveredShare(text, boxes))) {
      counts.texts++
      if (share > 0.9) counts.covered++
      if (share > 0.1) counts.touched++
    }
  }
console.log(`${counts.texts} texts: ${counts.covered} covered beyond 90 %, ${counts.touched} found at least in part`)
console.log(
  `${counts.frames} clean frames: ${counts.flagged} flagged; ${Math.round(counts.milliseconds / counts.frames)} ms each`,
)

/** So many files of a folder, evenly spread. */
function choose(folder: string, count: number): readonly string[] {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
  const step = Math.max(1, Math.ceil(paths.length / count))
  return paths.filter((_, i) => i % step === 0)
}

async function lightFile(path: string): Promise<LitFrame | undefined> {
  const { file } = parseDicom(readFileSync(path))
  const decoded = file && (await decodeFrames(file, { frameNumbers: [1] })).decoded
  const samples = decoded?.frames[0]
  if (!file || !decoded || !samples || decoded.samplesPerPixel !== 1) return undefined
  if (decoded.rows < 160 || decoded.columns < 160) return undefined
  const lit = lightFrame(file, decoded, samples)
  if (!isNoise(lit)) return lit
  console.log(`left out, pure noise: ${path}`)
  return undefined
}

/** Neighbours of an image resemble each other. */
function isNoise({ samples }: LitFrame): boolean {
  const values = Float64Array.from(samples)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  let [own, beside] = [0, 0]
  for (let i = 0; i + 1 < values.length; i++) {
    const value = (values[i] ?? 0) - mean
    own += value ** 2
    beside += value * ((values[i + 1] ?? 0) - mean)
  }
  return beside / own < 0.3
}

async function plant(clean: LitFrame, seed: number) {
  const random = openRandom(seed)
  const frame = { ...clean, samples: Float64Array.from(clean.samples) }
  const planted: PlantedText[] = []
  for (let i = 0; i < 3; i++) {
    const text = await plantText(frame, drawStyle(random), { ...clean, random, others: planted })
    if (text !== undefined) planted.push(text)
  }
  return { frame, planted }
}
