/** A run of the gateway over a folder, killed at random moments and given again, against the same run in peace. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { writePart10 } from '@tsumugi/dicom'
import { node24, root } from '../../scripts/node24.mjs'

/** What came out: each output with its SHA-256; the packs with theirs; and how often an input stands in the journal beyond once. */
interface Outcome {
  readonly files: readonly string[]
  readonly packs: readonly string[]
  readonly doubled: number
}

/** How a comparison ended. Seconds are wall time; `kills` counts those that met the run whose output is compared. */
export interface Interruption {
  readonly calm: Outcome
  readonly hit: Outcome
  readonly kills: number
  readonly calmSeconds: number
  readonly hitSeconds: number
}

/** Make a hospital folder of `count` CT files, fifty a series, and run it both ways. `random` gives numbers from 0 to 1. */
export async function interruptRun(count: number, kills: number, random: () => number): Promise<Interruption> {
  const home = mkdtempSync(join(tmpdir(), 'tsumugi-interrupt-'))
  try {
    const input = join(home, 'dicom')
    writeHospital(input, count)
    const [calmWork, hitWork] = [join(home, 'calm'), join(home, 'hit')]
    writeEnrolment(calmWork)
    const began = Date.now()
    // The first run makes the keys; equal bytes need equal keys.
    const status = await seal(input, calmWork).ended
    if (status !== 0) throw new Error(`the run in peace ended with ${status}`)
    const calmSeconds = (Date.now() - began) / 1000
    for (const name of ['keys', 'enrolment.json'])
      cpSync(join(calmWork, name), join(hitWork, name), { recursive: true })
    const beganHit = Date.now()
    let met = 0
    let latestSeconds = calmSeconds * 0.6
    while (met < kills) {
      const run = seal(input, hitWork)
      await wait(random() * latestSeconds * 1000)
      if (run.child.exitCode === null && run.child.kill('SIGKILL')) met++
      else {
        // It was through before its moment. All kills must have met what is compared, so they are counted anew with earlier moments.
        await run.ended
        rmSync(join(hitWork, 'runs'), { recursive: true, force: true })
        met = 0
        latestSeconds *= 0.8
      }
      await run.ended
    }
    const last = await seal(input, hitWork).ended
    if (last !== 0) throw new Error(`the last run ended with ${last}`)
    const hitSeconds = (Date.now() - beganHit) / 1000
    return { calm: outcomeOf(calmWork), hit: outcomeOf(hitWork), kills: met, calmSeconds, hitSeconds }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

function seal(input: string, work: string) {
  const main = join(root, 'gateway/src/main.ts')
  const child = spawn(node24(), [main, 'seal', input, '--work', work, '--faces', 'accept'], { stdio: 'ignore' })
  return { child, ended: new Promise<number | null>(resolve => child.on('exit', resolve)) }
}

function writeHospital(folder: string, count: number): void {
  for (let index = 0; index < count; index++) {
    const series = Math.floor(index / 50)
    const place = join(folder, String(series))
    if (index % 50 === 0) mkdirSync(place, { recursive: true })
    const bytes = writePart10({
      ...{ SpecificCharacterSet: '\\ISO 2022 IR 87', SOPClassUID: '1.2.840.10008.5.1.4.1.1.2' },
      ...{
        SOPInstanceUID: `1.2.392.1.${index}`,
        SeriesInstanceUID: `1.2.392.2.${series}`,
        StudyInstanceUID: `1.2.392.3.${series}`,
      },
      ...{
        PatientID: `00${10_000 + series}`,
        PatientName: 'YAMADA^TARO=山田^太郎',
        PatientBirthDate: '19600101',
        PatientSex: 'M',
      },
      ...{ StudyDate: '20260115', StudyTime: '101112', AccessionNumber: `A${series}`, StudyID: '1', Modality: 'CT' },
      ...{
        ReferringPhysicianName: 'SATO^HANAKO',
        SeriesNumber: 1,
        InstanceNumber: (index % 50) + 1,
        ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
      },
      ...{
        ImagePositionPatient: ['0', '0', String(index % 50)],
        ImageOrientationPatient: ['1', '0', '0', '0', '1', '0'],
      },
      ...{ PixelSpacing: ['1', '1'], SliceThickness: '1', FrameOfReferenceUID: `1.2.392.4.${series}`, KVP: '120' },
      ...{
        Rows: 32,
        Columns: 32,
        BitsAllocated: 16,
        BitsStored: 12,
        HighBit: 11,
        PixelRepresentation: 0,
        SamplesPerPixel: 1,
      },
      ...{ PhotometricInterpretation: 'MONOCHROME2', RescaleIntercept: '-1024', RescaleSlope: '1' },
      PixelData: new Uint8Array(2048).fill(index % 251),
    })
    writeFileSync(join(place, `${index}.dcm`), bytes)
  }
}

/** An enrolment at a platform that is never reached: sealing needs a site, and nothing is sent. */
function writeEnrolment(work: string): void {
  const id = '00000000-0000-4000-8000-000000000001'
  mkdirSync(work, { recursive: true, mode: 0o700 })
  const platformPublicKey = Buffer.alloc(32, 1).toString('base64')
  const enrolment = { server: 'http://127.0.0.1:9', gatewayId: id, siteId: id, siteCode: 'SITE', platformPublicKey }
  writeFileSync(join(work, 'enrolment.json'), JSON.stringify(enrolment))
}

function outcomeOf(work: string): Outcome {
  const runs = join(work, 'runs')
  const [run = ''] = readdirSync(runs).filter(name => !name.startsWith('unpacked-'))
  const journal: { source: string; file?: string; sha256?: string }[] = readFileSync(
    join(runs, run, 'journal.jsonl'),
    'utf8',
  )
    .split('\n')
    .flatMap(line => (line === '' ? [] : [JSON.parse(line)]))
  const digestOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
  const objects = join(runs, run, 'objects')
  const out = join(runs, run, 'out')
  const written = readdirSync(out, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return {
    files: written.map(entry => `${entry.name} ${digestOf(join(entry.parentPath, entry.name))}`).sort(),
    packs: readdirSync(objects)
      .map(name => `${name} ${digestOf(join(objects, name))}`)
      .sort(),
    doubled: journal.length - new Set(journal.map(line => line.source)).size,
  }
}
