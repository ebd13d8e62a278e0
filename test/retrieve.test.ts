/** Query and retrieve against Orthanc as the hospital's PACS, with Japanese names in the character sets that hospitals use. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { writePart10 } from '@tsumugi/dicom'
import { freePort } from '../scripts/platform/free-port.ts'
import { describeDataset, describeSpool } from './sources/read-queue.ts'
import { type Pacs, startOrthanc } from './sources/start-orthanc.ts'
import { findTool, startGateway } from './sources/tools.ts'

const ctClass = '1.2.840.10008.5.1.4.1.1.2'
const people = [
  { characterSet: '\\ISO 2022 IR 87', name: 'YAMADA^TARO=山田^太郎=やまだ^たろう', id: '0012345', accession: 'A1001' },
  { characterSet: 'ISO_IR 192', name: 'SATO^HANAKO=佐藤^花子=さとう^はなこ', id: '0012346', accession: 'A1002' },
  { characterSet: 'ISO_IR 13', name: 'ｽｽﾞｷ^ｲﾁﾛｳ', id: '0012347', accession: 'A1003' },
] as const

/** Three small CT slices a person. */
const files = people.flatMap(({ characterSet, name, id, accession }, person) =>
  [1, 2, 3].map(slice =>
    writePart10({
      ...{ SpecificCharacterSet: characterSet, SOPClassUID: ctClass, SOPInstanceUID: `1.2.392.9.${person}.${slice}` },
      ...{ StudyInstanceUID: `1.2.392.8.${person}`, SeriesInstanceUID: `1.2.392.7.${person}`, StudyDate: '20260115' },
      ...{ AccessionNumber: accession, PatientID: id, PatientName: name, PatientBirthDate: '', PatientSex: 'O' },
      ...{
        StudyID: '1',
        StudyTime: '',
        ReferringPhysicianName: '',
        Modality: 'CT',
        SeriesNumber: 1,
        InstanceNumber: slice,
      },
      ...{ Rows: 4, Columns: 4, BitsAllocated: 16, BitsStored: 12, HighBit: 11, PixelRepresentation: 0 },
      ...{ SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2', PixelData: new Uint8Array(32).fill(slice) },
    }),
  ),
)

interface Scene {
  readonly pacs: Pacs
  readonly work: string
  readonly retrieve: (...args: readonly string[]) => Promise<{ status: number | null; result: Record<string, unknown> }>
}

/** A PACS with the three people, and a gateway that it knows; nothing where Orthanc cannot be had. */
async function openScene(t: TestContext, encoding = 'JapaneseKanji'): Promise<Scene | undefined> {
  const orthanc = findTool('Orthanc')
  if (orthanc === undefined) {
    t.skip('Orthanc is not installed')
    return undefined
  }
  const ownPort = await freePort()
  const pacs = await startOrthanc(orthanc, ownPort, encoding)
  t.after(() => pacs.stop())
  await pacs.store(files)
  const work = mkdtempSync(join(tmpdir(), 'tsumugi-retrieve-'))
  t.after(() => rmSync(work, { recursive: true, force: true }))
  const retrieve = async (...args: readonly string[]) => {
    const place = ['--pacs', `127.0.0.1:${pacs.port}`, '--aet', 'PACS', '--port', String(ownPort), '--work', work]
    const gateway = startGateway('retrieve', ...place, ...args)
    const status = await gateway.ended
    return { status, result: gateway.events.find(event => event.event === 'result') ?? {} }
  }
  return { pacs, work, retrieve }
}

const studiesOf = (result: Record<string, unknown>): Record<string, unknown>[] =>
  Array.isArray(result.studies) ? result.studies : []

/** What the queue must hold of the people: the bytes that the PACS was given. */
function expected(work: string, persons: readonly number[]): readonly string[] {
  return files
    .filter((_, index) => persons.includes(Math.floor(index / 3)))
    .map((bytes, index) => {
      const path = join(work, `expected-${index}.dcm`)
      writeFileSync(path, bytes)
      return describeDataset(path)
    })
    .sort()
}

test('a list of accession numbers in Shift_JIS is fetched by C-MOVE, and a second call fetches nothing again', async t => {
  const scene = await openScene(t)
  if (scene === undefined) return
  const list = join(scene.work, 'list.csv')
  // 受付番号,備考 in Shift_JIS, as Excel in Japan writes it.
  const header = Buffer.from('8EF3957494D48D86', 'hex')
  writeFileSync(list, Buffer.concat([header, Buffer.from(',n\r\nA1001,x\r\nA1002,y\r\nA9999,z\r\n')]))
  const first = await scene.retrieve('--accession-file', list)
  t.diagnostic(`reasons: ${JSON.stringify(studiesOf(first.result).map(({ reason }) => reason))}`)
  assert.equal(first.status, 3)
  assert.deepEqual(first.result.missing, ['A9999'])
  const states = (result: Record<string, unknown>) =>
    studiesOf(result).map(({ state, found, received, completed, failed }) => [
      state,
      found,
      received,
      completed,
      failed,
    ])
  assert.deepEqual(states(first.result), [
    ['done', 3, 3, 3, 0],
    ['done', 3, 3, 3, 0],
  ])
  assert.deepEqual(describeSpool(scene.work), expected(scene.work, [0, 1]))
  const again = await scene.retrieve('--accession-file', list)
  const attemptsOf = (result: Record<string, unknown>) => studiesOf(result).map(({ attempts }) => attempts)
  assert.deepEqual(attemptsOf(again.result), attemptsOf(first.result))
})

test('names are matched and read in kanji, UTF-8 and half-width katakana, in both directions', async t => {
  const scene = await openScene(t)
  // What answers in kanji has no half-width katakana, so the third name is asked of a PACS that answers in them.
  const inKatakana = await openScene(t, 'Japanese')
  if (scene === undefined || inKatakana === undefined) return
  const byName = async (characterSet: string, pattern: string, place = scene) => {
    const { result } = await place.retrieve('--list', '--charset', characterSet, '--query', `PatientName=${pattern}`)
    return studiesOf(result).map(({ patientName, accessionNumber }) => [patientName, accessionNumber])
  }
  const [yamada, sato, suzuki] = people
  assert.deepEqual(await byName('\\ISO 2022 IR 87', '*山田*'), [[yamada.name, 'A1001']])
  assert.deepEqual(await byName('ISO_IR 192', '*佐藤*'), [[sato.name, 'A1002']])
  assert.deepEqual(await byName('ISO_IR 13', 'ｽｽﾞｷ*', inKatakana), [[suzuki.name, 'A1003']])
})

test('a query by date and modality comes by C-GET over one association, byte for byte', async t => {
  const scene = await openScene(t, 'Utf8')
  if (scene === undefined) return
  const { status, result } = await scene.retrieve(
    '--method',
    'get',
    '--query',
    'StudyDate=20260101-20260131,Modality=CT',
  )
  assert.equal(status, 0, JSON.stringify(result))
  assert.deepEqual(
    studiesOf(result).map(one => [one.state, one.received]),
    [
      ['done', 3],
      ['done', 3],
      ['done', 3],
    ],
  )
  assert.deepEqual(describeSpool(scene.work), expected(scene.work, [0, 1, 2]))
})

test('a PACS that does not know us as a destination, or is not there, is named', async t => {
  const scene = await openScene(t)
  if (scene === undefined) return
  const unknown = await scene.retrieve('--own-aet', 'STRANGER', '--attempts', '1', '--query', 'PatientID=0012345')
  assert.deepEqual(
    [unknown.status, studiesOf(unknown.result).map(({ state, reason }) => [state, reason])],
    [3, [['failed', 'retrieve/peer-failed']]],
  )
  scene.pacs.stop()
  const gone = await scene.retrieve('--query', 'PatientID=0012345')
  assert.deepEqual([gone.status, Object(gone.result.error).code], [7, 'peer/unreachable'])
})

test('a text that the character set does not have, and a list that is none, are refused in words', async t => {
  const scene = await openScene(t)
  if (scene === undefined) return
  const { status, result } = await scene.retrieve('--charset', 'ISO_IR 100', '--query', 'PatientName=山田*')
  assert.deepEqual([status, Object(result.error).code], [2, 'wanted/unreadable'])
  const wrong = await scene.retrieve('--hours', 'at night', '--query', 'PatientID=1')
  assert.deepEqual([wrong.status, Object(wrong.result.error).code], [2, 'settings/unfit'])
})
