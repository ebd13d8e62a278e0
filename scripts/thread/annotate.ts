import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { annotateRoutes, type Client, type ReplyOf, selectRoutes } from '@tsumugi/api'
import { buildVolume, readNifti, resampleToReference, type Volume } from '@tsumugi/imaging'
import { findObject } from './find-object.ts'
import { inRole } from './people.ts'
import { readingForm } from './reading-form.ts'
import type { StageReport, Thread } from './thread.ts'
import { until } from './until.ts'

type TaskDetail = ReplyOf<typeof annotateRoutes.task>

/** How the two reader programs differ: the threshold, and how far the second one's lesion on CT lies off, in columns,
 *  so that one case of the sample is discrepant and goes to the adjudicator. */
const readers = [
  { bias: 0, lesionShift: 0 },
  { bias: 0.015, lesionShift: 12 },
] as const

/** Two readings a case by programs, each in an annotator's name; what differs too much is adjudicated. Run again, it goes on. */
export async function annotate(thread: Thread): Promise<StageReport> {
  const curator = inRole(thread.people, 'curator').client
  const cohort = (await curator.call(selectRoutes.cohorts, {})).items[0]
  if (cohort === undefined) throw new Error('There is no cohort to read.')
  const earlier = await curator.call(annotateRoutes.cases, { query: { cohortId: cohort.id } })
  const opened =
    earlier.total > 0
      ? undefined
      : await curator.call(annotateRoutes.openReading, { params: { id: cohort.id }, body: { form: readingForm } })
  const volumes = keepVolumes()
  for (const index of readers.keys()) await readAll(thread, index, volumes)
  const compared = await until('the comparison of every case', () =>
    casesUnless(curator, cohort.id, ['reading', 'comparing']),
  )
  for (const discrepant of compared.filter(each => each.state === 'discrepant')) await decide(thread, discrepant.id)
  const cases = await until('the reference standard of every case', () =>
    casesUnless(curator, cohort.id, ['reading', 'comparing', 'discrepant', 'agreed', 'adjudicated']),
  )
  const accepted = cases.filter(each => each.referenceStandard !== null)
  const adjudicated = accepted.filter(each => each.referenceStandard?.origin === 'adjudicated').length
  return {
    cameIn: `${cases.length} cases`,
    wentOut: {
      en: `${accepted.length} reference standards from ${cases.length * 2} readings, ${adjudicated} adjudicated`,
      ja: `読影 ${cases.length * 2} 件から参照標準 ${accepted.length} 件、うち裁定 ${adjudicated} 件`,
    },
    sizeBytes: 0,
    problems: (opened?.skipped ?? []).map(one => `series ${one.seriesId}: ${one.message} (${one.code})`),
    path: '/annotate/cases',
  }
}

/** All cases once none is in one of these states; undefined before. */
async function casesUnless(client: Client, cohortId: string, states: readonly string[]) {
  const { items } = await client.call(annotateRoutes.cases, { query: { cohortId } })
  return items.some(each => states.includes(each.state)) ? undefined : items
}

async function readAll(thread: Thread, readerIndex: number, volumes: KeptVolumes): Promise<void> {
  const { client } = inRole(thread.people, 'annotator', readerIndex)
  for (let read = 0; ; read++) {
    const { task } = await client.call(annotateRoutes.nextTask, {})
    if (task === null) return
    await readCase(thread, { client, taskId: task.id, readerIndex, volumes })
    thread.onNote({ en: `reader ${readerIndex + 1}: ${read + 1}`, ja: `読影者 ${readerIndex + 1}：${read + 1} 件` })
  }
}

interface OneReading {
  readonly client: Client
  readonly taskId: string
  readonly readerIndex: number
  readonly volumes: KeptVolumes
}

async function readCase(thread: Thread, { client, taskId, readerIndex, volumes }: OneReading): Promise<void> {
  const params = { id: taskId }
  const detail = await client.call(annotateRoutes.task, { params })
  const { volume, order } = await volumes.of(detail.series.id, () => loadCase(client, detail))
  const labels = await draw(thread, volume, readerIndex)
  const [, rows, columns] = volume.shape
  const voxels = inOrderOf(order, labels, rows * columns)
  const query = { slices: order.length, rows, columns, activeSeconds: 0 }
  const draft = await client.call(annotateRoutes.saveDraft, { params, query, body: gzipSync(voxels) })
  const drawn = new Set(voxels)
  const answers = readingForm.labels.map(({ value }) => ({ value, isAbsent: !drawn.has(value) }))
  await client.call(annotateRoutes.submitReading, {
    params,
    body: { draftDigest: draft.digest, labels: answers, comment: '' },
  })
}

interface LoadedCase {
  readonly volume: Volume
  readonly order: readonly number[]
}
type KeptVolumes = ReturnType<typeof keepVolumes>

/** Volumes that the first reader program has decoded, for the second; up to a gigabyte of voxels. */
function keepVolumes() {
  const kept = new Map<string, LoadedCase>()
  let sizeBytes = 0
  return {
    of: async (seriesId: string, load: () => Promise<LoadedCase>): Promise<LoadedCase> => {
      const known = kept.get(seriesId)
      if (known !== undefined) return known
      const loaded = await load()
      sizeBytes += loaded.volume.voxels.byteLength
      if (sizeBytes < 1e9) kept.set(seriesId, loaded)
      return loaded
    },
  }
}

/** The case's volume, and for each slice of the reading its slice in the volume. */
async function loadCase(client: Client, detail: TaskDetail): Promise<LoadedCase> {
  const indices = [...new Set(detail.series.slices.map(slice => slice.instanceIndex))].sort((a, b) => a - b)
  const files: Uint8Array[] = []
  for (let start = 0; start < indices.length; start += 16)
    files.push(
      ...(await Promise.all(indices.slice(start, start + 16).map(index => loadInstance(client, detail.id, index)))),
    )
  const built = await buildVolume(files)
  if (built.volume === undefined) throw new Error('A case of the cohort is no volume.')
  const positions = new Map(
    built.slices.map((origin, slice) => [`${indices[origin.instanceIndex]}/${origin.frameNumber}`, slice]),
  )
  const order = detail.series.slices.map(slice => positions.get(`${slice.instanceIndex}/${slice.frameNumber}`) ?? -1)
  return { volume: built.volume, order }
}

async function loadInstance(client: Client, id: string, index: number): Promise<Uint8Array> {
  const answer = await client.open(annotateRoutes.taskInstance, { params: { id, index } })
  return new Uint8Array(await answer.arrayBuffer())
}

/** The object by threshold, the lesion by the contour that people drew, where the volume has one. */
async function draw(thread: Thread, volume: Volume, readerIndex: number): Promise<Uint8Array> {
  const reader = readers[readerIndex] ?? readers[0]
  const labels = findObject(volume, reader.bias)
  const lesion = await findMask(thread, volume)
  if (lesion === undefined) return labels
  const columns = volume.shape[2]
  const shift = volume.modality === 'CT' ? reader.lesionShift : 0
  for (let index = 0; index < lesion.length; index++) {
    const from = index - shift
    if (lesion[from] === 1 && Math.floor(from / columns) === Math.floor(index / columns)) labels[index] = 2
  }
  return labels
}

/** A mask whose grid fits the volume's, brought onto it. */
async function findMask(thread: Thread, volume: Volume): Promise<ArrayLike<number> | undefined> {
  if (thread.masks === undefined) return undefined
  const name = { CT: 'CT_mask.nii.gz', MR: 'MR_T1_mask.nii.gz' }[volume.modality]
  if (name === undefined) return undefined
  const { volume: mask } = readNifti(await readFile(join(thread.masks, name)), { modality: 'SEG' })
  const size = (shape: readonly number[]) => shape.toSorted((a, b) => a - b).join('×')
  if (mask === undefined || size(mask.shape) !== size(volume.shape)) return undefined
  return resampleToReference(mask, volume, { interpolation: 'nearest' }).voxels
}

function inOrderOf(order: readonly number[], labels: Uint8Array, size: number): Uint8Array {
  const voxels = new Uint8Array(order.length * size)
  for (const [slice, from] of order.entries())
    if (from >= 0) voxels.set(labels.subarray(from * size, (from + 1) * size), slice * size)
  return voxels
}

/** The adjudicator program takes reading A, whoever made it; a person would look. */
async function decide(thread: Thread, caseId: string): Promise<void> {
  const { client } = inRole(thread.people, 'adjudicator')
  await client.call(annotateRoutes.adjudicate, {
    params: { id: caseId },
    body: { choice: 'A', reason: 'Decided by the program that stands in for the adjudicator: reading A.' },
  })
}
