import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  aliasOf,
  type ColumnRoles,
  decodeTable,
  identifyingTexts,
  type KnownTexts,
  parseCsv,
  type RecordPatient,
  readFhirPatients,
  readHl7Patients,
  type SiteKey,
  subjectOf,
  type TornStudies,
  type UnknownSubjects,
} from '@tsumugi/deidentify'
import { modalityOf, parseDicom, textOf, uidOf } from '@tsumugi/dicom'
import type { OptOutCheck } from '#work'
import { holdOptedOut, patientNumbersOf } from './find-opted-out.ts'
import { findTorn } from './find-torn.ts'
import { kindOf } from './kind-of.ts'
import { choosePatientId, type Links, parseLinks } from './links.ts'
import { type BrokenFile, type FoundFile, listFiles, type OddFiles } from './list-files.ts'
import type { Batch } from './queue/open-queue.ts'
import { isDirectory, readHead, wholeFileBytes } from './read-head.ts'
import type { ReceiveReason } from './reasons.ts'
import { rolesOf, tableTextOf } from './table-roles.ts'

/** One DICOM file of the plan, with the keys by which it is grouped. UIDs are the hospital's own. */
export interface ScannedInstance extends FoundFile {
  readonly pseudonym: string
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly sopInstanceUid: string
  readonly modality: string
}
export interface ScannedTable extends FoundFile {
  readonly roles: ColumnRoles
}
/** Clinical records of any number of people. */
export interface ScannedRecords extends FoundFile {
  readonly form: 'fhir' | 'hl7'
}

/** What an input holds, sorted by what it is. Lives in memory inside the hospital; holds names of persons. */
export interface Scan {
  readonly instances: readonly ScannedInstance[]
  readonly slides: readonly FoundFile[]
  readonly tables: readonly ScannedTable[]
  readonly records: readonly ScannedRecords[]
  readonly variants: readonly FoundFile[]
  readonly broken: readonly BrokenFile[]
  readonly odd: readonly OddFiles[]
  readonly links: Links
  /** The hospital's numbers that images and tables name, by which records, slides and samples are told. */
  readonly patientIds: ReadonlySet<string>
  /** Patient ID and issuer by pseudonym, for the vault. */
  readonly people: ReadonlyMap<string, { readonly patientId: string; readonly issuer: string }>
  /** Pseudonyms of people in the input who opted out. Nothing of theirs is in the lists above but what other people's files hold too. */
  readonly optedOut: Scan['people']
  /** All names and numbers of a person met in any of the files, so that each is searched for in all of them. */
  readonly knownTexts: ReadonlyMap<string, KnownTexts>
}

export interface ScanOptions {
  readonly siteKey: SiteKey
  readonly ownIssuer?: string
  readonly unknownSubjects?: UnknownSubjects
  readonly tornStudies?: TornStudies
  readonly unpackFolder: string
  /** Who is left out; nobody without it. */
  readonly isOptedOut?: OptOutCheck
  /** What the queue gave, instead of what lies in a folder. */
  readonly batch?: Batch
  readonly onProgress?: (done: number, total: number) => void
  readonly signal?: AbortSignal
}

/**
 * Look through an input: a folder with anything in it, a zip archive or one file. Every file ends up in exactly one list; what cannot be taken is in
 * `broken` with a reason, and keeps nothing else from being taken.
 */
export async function scan(input: string, options: ScanOptions): Promise<Scan> {
  const { files, broken } =
    options.batch === undefined
      ? await listFiles(input, options.unpackFolder)
      : { files: options.batch.files, broken: [...options.batch.broken] }
  const sorter = createSorter(options, broken)
  let links: Links = new Map()
  for (const [index, file] of files.entries()) {
    options.signal?.throwIfAborted()
    const take = async () => {
      if (basename(file.name).toLowerCase() === 'links.csv')
        links = parseLinks(decodeTable(await readFile(file.path)) ?? '')
      else if (!/\.roles\.json$/i.test(file.name)) await sorter.take(file)
    }
    await take().catch((error: unknown) => {
      // What the disk does not give costs this file alone; anything else is a fault of ours.
      if (!(error instanceof Error && 'syscall' in error)) throw error
      broken.push({ name: file.name, reason: 'file/unreadable-disk' })
    })
    if (index % 50 === 0) options.onProgress?.(index, files.length)
  }
  options.onProgress?.(files.length, files.length)
  return { ...sorter.finish(links), links }
}

function createSorter(options: ScanOptions, broken: BrokenFile[]) {
  const instances: ScannedInstance[] = []
  const slides: FoundFile[] = []
  const tables: ScannedTable[] = []
  const variants: FoundFile[] = []
  const records: ScannedRecords[] = []
  const recordPatients: RecordPatient[] = []
  const people = new Map<string, { patientId: string; issuer: string }>()
  const known = new Map<string, { names: Set<string>; others: Set<string>; places: Set<string> }>()
  const digests = new Map<string, string>()
  const optedOut = new Set<string>()
  const isOptedOut = options.isOptedOut ?? (() => false)
  const refuse = (file: FoundFile, reason: ReceiveReason) => broken.push({ name: file.name, reason })

  async function take(file: FoundFile): Promise<void> {
    const kind = await kindOf(file)
    if (kind === 'slide') slides.push(file)
    else if (kind === 'variants') variants.push(file)
    else if (kind === 'table') await takeTable(file)
    else if (kind === 'fhir' || kind === 'hl7') await takeRecords(file, kind)
    else if (kind === 'dicom') await takeDicom(file)
    else refuse(file, 'file/unknown-kind')
  }

  async function takeTable(file: FoundFile): Promise<void> {
    const text = tableTextOf(file.name, await readFile(file.path))
    if (text === undefined) return void refuse(file, 'table/no-text')
    const roles = await rolesOf(file, text)
    if (roles === undefined) return void refuse(file, 'table/roles-unreadable')
    tables.push({ ...file, roles })
    const [header = [], ...rows] = parseCsv(text)
    const idIndex = header.findIndex(name => roles[name] === 'id')
    for (const row of rows) meet(row[idIndex]?.trim() ?? '')
  }

  async function takeRecords(file: FoundFile, form: 'fhir' | 'hl7'): Promise<void> {
    const bytes = await readFile(file.path)
    records.push({ ...file, form })
    recordPatients.push(...(form === 'fhir' ? readFhirPatients(bytes.toString('utf8')) : readHl7Patients(bytes)))
  }

  /** Someone of the hospital's own numbering is in the input; answers the pseudonym. */
  function meet(patientId: string): string {
    const { pseudonym } = aliasOf(options.siteKey, patientId)
    if (patientId !== '' && !people.has(pseudonym)) people.set(pseudonym, { patientId, issuer: '' })
    if (isOptedOut(patientId)) optedOut.add(pseudonym)
    return pseudonym
  }

  async function takeDicom(file: FoundFile): Promise<void> {
    const bytes = await readHead(file)
    const parsed = parseDicom(bytes, { stopAtPixelData: file.sizeBytes > wholeFileBytes })
    if (parsed.file === undefined) return void refuse(file, 'file/unreadable')
    if (isDirectory(parsed.file)) return
    const { dataset } = parsed.file
    const uid = (tag: number) => uidOf(dataset, tag) ?? ''
    const sopInstanceUid = uid(0x00080018)
    const patientId = textOf(dataset, 0x00100020)
    if (sopInstanceUid === '' || uid(0x0020000e) === '' || uid(0x0020000d) === '')
      return void refuse(file, 'uid/missing')
    if (patientId === undefined && options.unknownSubjects !== 'by-study') return void refuse(file, 'subject/unknown')
    const digest = createHash('sha256').update(bytes).digest('hex')
    const other = digests.get(sopInstanceUid)
    if (other !== undefined) return void refuse(file, other === digest ? 'instance/duplicate' : 'instance/conflict')
    digests.set(sopInstanceUid, digest)
    const { pseudonym } = subjectOf(dataset, {
      key: options.siteKey,
      ...(options.ownIssuer === undefined ? {} : { ownIssuer: options.ownIssuer }),
    })
    people.set(pseudonym, { patientId: patientId ?? '', issuer: textOf(dataset, 0x00100021) ?? '' })
    remember(pseudonym, identifyingTexts(dataset))
    if (patientNumbersOf(dataset).some(one => isOptedOut(one.patientId, one.issuer))) optedOut.add(pseudonym)
    const studyInstanceUid = uid(0x0020000d)
    const modality = modalityOf(dataset)
    instances.push({
      ...file,
      pseudonym,
      studyInstanceUid,
      seriesInstanceUid: uid(0x0020000e),
      sopInstanceUid,
      modality,
    })
  }

  function remember(pseudonym: string, texts: KnownTexts): void {
    const held = known.get(pseudonym) ?? { names: new Set(), others: new Set(), places: new Set() }
    for (const name of texts.names) held.names.add(name)
    for (const other of texts.others) held.others.add(other)
    for (const place of texts.places ?? []) held.places.add(place)
    known.set(pseudonym, held)
  }

  function finish(links: Links): Omit<Scan, 'links'> {
    const torn = findTorn(instances, options.tornStudies ?? 'withhold')
    for (const { instance, reason } of torn.held) refuse(instance, reason)
    const patientIds = new Set([...people.values()].map(({ patientId }) => patientId))
    for (const { candidates, texts } of recordPatients) {
      const patientId = choosePatientId(candidates, patientIds)
      if (patientId === undefined) continue
      const pseudonym = meet(patientId)
      remember(pseudonym, texts)
      if (candidates.some(candidate => isOptedOut(candidate))) optedOut.add(pseudonym)
    }
    const linkedOut = new Map(
      [...links.values()]
        .filter(one => isOptedOut(one))
        .map(patientId => [aliasOf(options.siteKey, patientId).pseudonym, { patientId, issuer: '' }]),
    )
    for (const pseudonym of linkedOut.keys()) optedOut.add(pseudonym)
    // Where it is in doubt whose a study is, the names of all that it could be of are searched for in all of it.
    for (const [one, others] of torn.companions) for (const other of others) remember(one, textsOf(other))
    const knownTexts = new Map([...known.keys()].map(pseudonym => [pseudonym, textsOf(pseudonym)]))
    const kept = holdOptedOut({ instances, taken: torn.taken, slides, links, optedOut, isOptedOut })
    for (const file of kept.held) refuse(file, 'subject/opted-out')
    const out = new Map([...optedOut].map(one => [one, people.get(one) ?? linkedOut.get(one) ?? nobody]))
    for (const pseudonym of optedOut) people.delete(pseudonym)
    return {
      ...{ instances: kept.instances, slides: kept.slides, tables, records, variants },
      ...{ broken, odd: torn.odd, patientIds, people, optedOut: out, knownTexts },
    }
  }

  function textsOf(pseudonym: string): KnownTexts {
    const held = known.get(pseudonym)
    return {
      names: [...(held?.names ?? [])],
      others: [...(held?.others ?? [])],
      places: [...(held?.places ?? [])],
    }
  }
  return { take, finish }
}

/** Someone without a number. */
const nobody = { patientId: '', issuer: '' }
