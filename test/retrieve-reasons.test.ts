/** What keeps a study from coming, and when the PACS may be asked: against DCMTK's archive and worklist. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { writePart10 } from '@tsumugi/dicom'
import { openQueue } from '../gateway/src/1-receive/queue/open-queue.ts'
import { type RetrieveEvent, retrieve } from '../gateway/src/1-receive/retrieve/retrieve.ts'
import { parseQuery } from '../gateway/src/1-receive/retrieve/wanted.ts'
import { describeSource } from '../gateway/src/1-receive/source-reasons.ts'
import { loadSources } from '../gateway/src/1-receive/sources.ts'
import { node24, root } from '../scripts/node24.mjs'
import { freePort } from '../scripts/platform/free-port.ts'
import { type Archive, startArchive, untilListening } from './sources/start-archive.ts'
import { findTool, runTool, startGateway } from './sources/tools.ts'

/** Three studies of one person, with two small objects each. */
const objects = [1, 2, 3].flatMap(study =>
  [1, 2].map(number =>
    writePart10({
      ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: `1.2.392.3.${study}.${number}` },
      ...{ StudyInstanceUID: `1.2.392.1.${study}`, SeriesInstanceUID: `1.2.392.2.${study}`, Modality: 'CT' },
      ...{ PatientID: '0012345', PatientName: '', AccessionNumber: `A100${study}`, StudyDate: '20260115' },
      ...{ StudyTime: '', StudyID: '', SeriesNumber: 1, InstanceNumber: number },
    }),
  ),
)

interface Scene {
  readonly archive: Archive
  readonly work: string
  readonly place: readonly string[]
  /** The command as a process, with what stands in `sources.json` beside. */
  readonly retrieve: (
    sources: Readonly<Record<string, unknown>>,
    ...args: readonly string[]
  ) => Promise<{ status: number | null; result: Record<string, unknown> }>
}

async function openScene(t: TestContext): Promise<Scene | undefined> {
  const [folder, ownPort] = [mkdtempSync(join(tmpdir(), 'tsumugi-reasons-')), await freePort()]
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const files = objects.map((bytes, index) => {
    const path = join(folder, `${index}.dcm`)
    writeFileSync(path, bytes)
    return path
  })
  const archive = await startArchive(t, { ownPort, files })
  if (archive === undefined) return undefined
  const work = mkdtempSync(join(folder, 'work-'))
  const place = ['--pacs', `127.0.0.1:${archive.port}`, '--aet', 'PACS', '--port', String(ownPort), '--work', work]
  return {
    ...{ archive, work, place },
    retrieve: async (sources, ...args) => {
      writeFileSync(join(work, 'sources.json'), JSON.stringify(sources))
      const gateway = startGateway('retrieve', ...place, '--attempts', '1', ...args)
      const status = await gateway.ended
      return { status, result: gateway.events.find(event => event.event === 'result') ?? {} }
    },
  }
}

const studiesOf = (result: Record<string, unknown>): Record<string, unknown>[] =>
  Array.isArray(result.studies) ? result.studies : []
const reasonsOf = (result: Record<string, unknown>) => studiesOf(result).map(({ state, reason }) => [state, reason])

test('an archive that does not know us as a destination is asked for one study, and no more', async t => {
  const scene = await openScene(t)
  if (scene === undefined) return
  const { status, result } = await scene.retrieve({}, '--own-aet', 'STRANGER', '--query', 'PatientID=0012345')
  assert.deepEqual([status, Object(result.error).code], [7, 'retrieve/destination-unknown'])
})

test('a study of which the archive has lost an object is incomplete, and the others are whole', async t => {
  const scene = await openScene(t)
  if (scene === undefined) return
  scene.archive.lose(1)
  const { status, result } = await scene.retrieve({}, '--query', 'PatientID=0012345')
  const reasons = reasonsOf(result).sort()
  assert.equal(status, 3)
  assert.deepEqual(reasons, [
    ['done', null],
    ['done', null],
    ['incomplete', 'retrieve/incomplete'],
  ])
})

test('a query that matches more studies than allowed is cut, and says so, fetched or listed', async t => {
  const scene = await openScene(t)
  if (scene === undefined) return
  for (const more of [['--list'], ['--method', 'get']]) {
    const sources = { retrieve: { mostStudies: 2 } }
    const { status, result } = await scene.retrieve(sources, '--query', 'PatientID=0012345', ...more)
    assert.deepEqual([status, studiesOf(result).length, result.isCut], [3, 2, true])
  }
  const whole = await scene.retrieve({ retrieve: { mostStudies: 3 } }, '--list', '--query', 'PatientID=0012345')
  assert.deepEqual([whole.status, studiesOf(whole.result).length, whole.result.isCut], [0, 3, false])
  writeFileSync(join(scene.work, 'sources.json'), JSON.stringify({ retrieve: { mostStudies: 2 } }))
  const words = ['retrieve', ...scene.place, '--list', '--query', 'PatientID=0012345']
  const { output } = await runTool(node24(), join(root, 'gateway/src/main.ts'), ...words)
  assert.ok(output.includes(describeSource('retrieve/too-many')), output)
})

test('a number that the archive does not have is named with what to do', async t => {
  const scene = await openScene(t)
  if (scene === undefined) return
  const list = join(scene.work, 'list.txt')
  writeFileSync(list, 'A1001\nA9999\n')
  const words = ['retrieve', ...scene.place, '--accession-file', list]
  const { status, output } = await runTool(node24(), join(root, 'gateway/src/main.ts'), ...words)
  assert.equal(status, 3)
  assert.ok(output.includes(`A9999: ${describeSource('retrieve/not-found')}`), output)
})

test('an archive that cannot answer a query does not look like one that has nothing', async t => {
  const scene = await openScene(t)
  if (scene === undefined) return
  const { status, result } = await scene.retrieve({}, '--query', 'QueryRetrieveLevel=NONSENSE')
  assert.deepEqual([status, Object(result.error).code], [7, 'retrieve/peer-failed'])
})

/** Retrieve all by C-GET with a clock that moves only when it is waited for. Answers the times, local, of what was told. */
async function retrieveBy(scene: Scene, settings: Readonly<Record<string, string>>, begin: string) {
  const state = { nowMs: new Date(begin).getTime() }
  const clock = {
    now: () => state.nowMs,
    wait: async (milliseconds: number) => {
      state.nowMs += milliseconds
    },
  }
  const times: (readonly [string, string])[] = []
  const onEvent = ({ kind }: RetrieveEvent) => void times.push([kind, localTime(state.nowMs)])
  const pacs = { host: '127.0.0.1', port: scene.archive.port, aeTitle: 'PACS' }
  const sources = await loadSources(scene.work, { pacs, retrieve: { method: 'get', ...settings } })
  const queue = await openQueue(scene.work)
  const wanted = { kind: 'query', keys: parseQuery('PatientID=0012345', 'ISO_IR 192') } as const
  const { studies } = await retrieve(queue, sources, { workFolder: scene.work, wanted, clock, onEvent })
  queue.close()
  assert.deepEqual(
    studies.map(study => study.state),
    ['done', 'done', 'done'],
  )
  return times.filter(([kind]) => kind !== 'waiting')
}

function localTime(milliseconds: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  const date = new Date(milliseconds)
  return `${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
}

test('outside its hours a retrieval asks the archive nothing; when they begin, it goes', async t => {
  const scene = await openScene(t)
  if (scene === undefined) return
  assert.deepEqual(await retrieveBy(scene, { hours: '20:00-06:00' }, '2026-01-15T12:34:56'), [
    ['found', '15 20:00'],
    ['study', '15 20:00'],
    ['study', '15 20:00'],
    ['study', '15 20:00'],
  ])
})

test('inside its hours, after midnight, a retrieval goes at once, at its rate', async t => {
  const scene = await openScene(t)
  if (scene === undefined) return
  assert.deepEqual(await retrieveBy(scene, { hours: '20:00-06:00', rate: '1/min' }, '2026-01-16T00:30:00'), [
    ['found', '16 00:30'],
    ['study', '16 00:30'],
    ['study', '16 00:31'],
    ['study', '16 00:32'],
  ])
})

test('a study whose turn by the rate falls behind the end of the hours waits for the next evening', async t => {
  const scene = await openScene(t)
  if (scene === undefined) return
  assert.deepEqual(await retrieveBy(scene, { hours: '20:00-06:00', rate: '1/min' }, '2026-01-16T05:58:00'), [
    ['found', '16 05:58'],
    ['study', '16 05:58'],
    ['study', '16 05:59'],
    ['study', '16 20:00'],
  ])
})

/** DCMTK's worklist with the steps of three accession numbers: two at our CT, one at an MR. */
async function startWorklist(t: TestContext, folder: string): Promise<number | undefined> {
  const wlmscpfs = findTool('wlmscpfs')
  if (wlmscpfs === undefined) {
    t.skip('wlmscpfs is not installed')
    return undefined
  }
  const [port, steps] = [await freePort(), join(folder, 'worklist/RIS')]
  mkdirSync(steps, { recursive: true })
  writeFileSync(join(steps, 'lockfile'), '')
  const planned = [
    ['A1001', 'CT'],
    ['A1003', 'CT'],
    ['A1002', 'MR'],
  ] as const
  for (const [accession, modality] of planned)
    writeFileSync(join(steps, `${accession}.wl`), stepOf(accession, modality))
  const child = spawn(wlmscpfs, ['-dfp', join(folder, 'worklist'), String(port)], { stdio: 'ignore' })
  t.after(() => child.kill('SIGKILL'))
  await untilListening(port)
  assert.equal(readdirSync(steps).length, 4)
  return port
}

/** A worklist file with the keys that DCMTK wants of one. @see DICOM PS3.4 Table K.6-1 */
const stepOf = (accession: string, modality: string) =>
  writePart10({
    ...{ SOPClassUID: '1.2.840.10008.5.1.4.31', SOPInstanceUID: `2.25.${accession.slice(1)}` },
    ...{ AccessionNumber: accession, PatientName: 'TEST^WORKLIST', PatientID: '0012345', PatientBirthDate: '19700101' },
    ...{ PatientSex: 'O', StudyInstanceUID: `1.2.392.9.${accession.slice(1)}`, RequestedProcedureDescription: 'CHEST' },
    ...{ RequestedProcedureID: '1', RequestedProcedurePriority: 'LOW' },
    ScheduledProcedureStepSequence: [
      {
        ...{ Modality: modality, ScheduledStationAETitle: 'CT1', ScheduledProcedureStepStartDate: '20260115' },
        ...{ ScheduledProcedureStepStartTime: '090000', ScheduledPerformingPhysicianName: 'DOCTOR^A' },
        ...{ ScheduledProcedureStepDescription: 'CHEST', ScheduledProcedureStepID: '1' },
      },
    ],
  })

test('what a worklist of its own address plans for a modality is fetched from the archive', async t => {
  const scene = await openScene(t)
  if (scene === undefined) return
  const port = await startWorklist(t, scene.work)
  if (port === undefined) return
  const worklist = { host: '127.0.0.1', port, aeTitle: 'RIS' }
  const { status, result } = await scene.retrieve({ worklist }, '--worklist', 'Modality=CT,ScheduledStationAETitle=CT1')
  assert.equal(status, 0, JSON.stringify(result))
  assert.deepEqual(
    studiesOf(result)
      .map(one => [one.studyInstanceUid, one.state])
      .sort(),
    [
      ['1.2.392.1.1', 'done'],
      ['1.2.392.1.3', 'done'],
    ],
  )
})
