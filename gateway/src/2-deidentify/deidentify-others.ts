import { hash } from 'node:crypto'
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  aliasIdentifier,
  aliasOf,
  type ColumnRoles,
  deidentifyFhir,
  deidentifyHl7,
  deidentifyMaf,
  deidentifyTable,
  deidentifyVariants,
  isMaf,
  planSlide,
  type SiteKey,
  type SlidePlan,
} from '@tsumugi/deidentify'
import {
  choosePatientId,
  type FoundFile,
  keepRows,
  patientIdOf,
  type ReceiveReason,
  readUnpacked,
  type Scan,
  type ScannedRecords,
  tableTextOf,
} from '#receive'
import { type Contents, contentsOf } from './contents.ts'
import { copySlide } from './copy-slide.ts'
import { type JournalFile, type JournalLine, sourceOf } from './journal.ts'
import { digestFile } from './write-output.ts'

interface OthersInput {
  readonly scan: Scan
  readonly runFolder: string
  readonly siteKey: SiteKey
  readonly isAnonymised: boolean
  readonly k?: number
  readonly contents: Contents
  readonly isDone: (file: FoundFile) => boolean
  readonly step: () => void
}

/** De-identify slides, tables, clinical records and variant files of a scan; one journal line for each output, or for each input that stays back. */
export async function* deidentifyOthers(input: OthersInput): AsyncGenerator<JournalLine> {
  const { scan, isDone, step } = input
  await mkdir(join(input.runFolder, 'out'), { recursive: true, mode: 0o700 })
  const known = scan.patientIds
  for (const file of scan.slides) {
    if (!isDone(file)) yield await takeSlide(file, input, known)
    step()
  }
  // Always again: what follows may have many outputs, of which a crash may have left a part.
  for (const table of scan.tables) {
    yield* takeTable(table, input)
    step()
  }
  for (const file of scan.records) {
    if (input.isAnonymised) yield withheld(file, 'records/not-anonymisable')
    else yield* takeRecords(file, input)
    step()
  }
  for (const file of scan.variants) {
    if (input.isAnonymised) yield withheld(file, 'variants/genome')
    else yield* takeVariants(file, input, known)
    step()
  }
}

const withheld = (file: FoundFile, reason: ReceiveReason): JournalLine => ({
  kind: 'withheld',
  source: sourceOf(file),
  name: file.name,
  reason,
})

async function takeSlide(
  file: FoundFile,
  { scan, runFolder, siteKey, contents }: OthersInput,
  known: ReadonlySet<string>,
): Promise<JournalLine> {
  const patientId = patientIdOf(basename(file.name), scan.links, known)
  if (patientId === undefined) return withheld(file, 'slide/no-subject')
  const { pseudonym } = aliasOf(siteKey, patientId)
  if (scan.optedOut.has(pseudonym)) return withheld(file, 'subject/opted-out')
  const handle = await open(file.path)
  let plan: SlidePlan | { readonly reason: ReceiveReason }
  try {
    const readAt = async (offset: number, length: number) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset)
      return buffer.subarray(0, bytesRead)
    }
    plan = await planSlide(readAt, file.sizeBytes)
  } finally {
    await handle.close()
  }
  if ('reason' in plan) return withheld(file, plan.reason)
  const fileName = `${pseudonym}-${aliasIdentifier(siteKey, 'slide', file.name).slice(3)}${plan.extension}`
  const name = join('out', fileName)
  const texts = [...plan.removedTexts, patientId, ...(scan.knownTexts.get(pseudonym)?.names ?? [])]
  await contents.note([{ kind: 'file', name: 'image/tiff' }])
  const copied = await copySlide(file.path, join(runFolder, name), plan, texts)
  if (copied.isTextLeft) return withheld(file, 'slide/text-left')
  return {
    ...{
      kind: 'file',
      source: sourceOf(file),
      file: name,
      sha256: copied.sha256,
      sizeBytes: file.sizeBytes,
      pseudonym,
    },
    ...{ fileKind: 'slide', mediaType: 'image/tiff', fileName, actions: plan.actions, inSha256: copied.inSha256 },
  }
}

async function* takeTable(
  file: Scan['tables'][number],
  { scan, runFolder, siteKey, isAnonymised, k, contents }: OthersInput,
): AsyncGenerator<JournalLine> {
  const mayStay = (patientId: string) => !scan.optedOut.has(aliasOf(siteKey, patientId).pseudonym)
  const bytes = await readFile(file.path)
  const { text, removed } = keepRows(tableTextOf(file.name, bytes) ?? '', file.roles, mayStay)
  if (removed > 0) yield withheld(file, 'subject/opted-out')
  const table = deidentifyTable(text, isAnonymised ? anonymiseRoles(file.roles) : file.roles, siteKey, k)
  for (const { reason } of table.withheld) yield withheld(file, reason)
  const { k: alike, l } = table.risk?.after ?? {}
  if (isAnonymised && alike !== undefined && alike < fewestAlike) return yield withheld(file, 'table/too-few-alike')
  const risk = { ...(alike === undefined ? {} : { k: alike }), ...(l === undefined ? {} : { l }) }
  for (const subject of table.subjects) {
    const fileName = `${subject.pseudonym}-${aliasIdentifier(siteKey, 'table', file.name).slice(3)}.csv`
    yield await writeText(file, { runFolder, contents }, subject.csv, {
      ...{ pseudonym: subject.pseudonym, fileKind: 'clinical', mediaType: 'text/csv', fileName },
      ...{ actions: { ...table.actions }, inSha256: hash('sha256', bytes), ...risk },
    })
  }
}

/** People of a table of anonymised data who must look alike, at least. */
export const fewestAlike = 3

/** Ages and days are widened with the other quasi-identifiers; free text cannot be made alike, and goes. */
const anonymiseRoles = (roles: ColumnRoles): ColumnRoles =>
  Object.fromEntries(
    Object.entries(roles).map(([name, role]) => {
      if (role === 'age' || role === 'date') return [name, 'quasi']
      return [name, role === 'text' ? 'direct' : role]
    }),
  )

async function* takeRecords(
  file: ScannedRecords,
  { scan, runFolder, siteKey, contents }: OthersInput,
): AsyncGenerator<JournalLine> {
  const bytes = await readFile(file.path)
  const findKnownTexts = (pseudonym: string) => scan.knownTexts.get(pseudonym)
  const {
    subjects,
    actions,
    withheld: held,
  } = file.form === 'fhir'
    ? deidentifyFhir(bytes.toString('utf8'), {
        ...{ key: siteKey, findKnownTexts },
        findPatientId: candidates => choosePatientId(candidates, scan.patientIds),
      })
    : deidentifyHl7(bytes, siteKey, findKnownTexts)
  for (const { reason } of held) yield withheld(file, reason)
  const leaving = subjects.filter(({ pseudonym }) => !scan.optedOut.has(pseudonym))
  if (leaving.length < subjects.length) yield withheld(file, 'subject/opted-out')
  for (const [index, subject] of leaving.entries()) {
    const isFhir = 'json' in subject
    const extension = isFhir ? 'fhir.json' : 'hl7'
    yield await writeText(file, { runFolder, contents }, isFhir ? subject.json : subject.hl7, {
      ...{ pseudonym: subject.pseudonym, fileKind: 'clinical' },
      mediaType: isFhir ? 'application/fhir+json' : 'x-application/hl7-v2+er7',
      fileName: `${subject.pseudonym}-${aliasIdentifier(siteKey, 'records', file.name).slice(3)}.${extension}`,
      inSha256: hash('sha256', bytes),
      // The acts of one input count once.
      actions: index === 0 ? { ...actions } : {},
    })
  }
}

async function* takeVariants(
  file: FoundFile,
  { scan, runFolder, siteKey, contents }: OthersInput,
  known: ReadonlySet<string>,
): AsyncGenerator<JournalLine> {
  const text = (await readUnpacked(file.path))?.toString('utf8')
  const { sha256: inSha256 } = await digestFile(file.path)
  if (text === undefined) return yield withheld(file, 'variants/not-vcf')
  const patientIdOfSample = (sample: string) => patientIdOf(sample, scan.links, known)
  if (isMaf(text))
    return yield* takeMutations(file, text, { scan, runFolder, siteKey, contents, inSha256, patientIdOfSample })
  const made = deidentifyVariants(text, patientIdOfSample, siteKey)
  if ('reason' in made) return yield withheld(file, made.reason)
  const [pseudonym, ...others] = made.pseudonyms
  // A file of several persons cannot be given to one subject.
  if (pseudonym === undefined || others.length > 0) return yield withheld(file, 'variants/unknown-sample')
  if (scan.optedOut.has(pseudonym)) return yield withheld(file, 'subject/opted-out')
  const fileName = `${pseudonym}-${aliasIdentifier(siteKey, 'variants', file.name).slice(3)}.vcf`
  yield await writeText(file, { runFolder, contents }, made.vcf, {
    ...{ pseudonym, fileKind: 'variants', mediaType: 'text/x-vcf', fileName, actions: { ...made.actions } },
    inSha256,
  })
}

async function* takeMutations(
  file: FoundFile,
  text: string,
  {
    scan,
    runFolder,
    siteKey,
    contents,
    inSha256,
    patientIdOfSample,
  }: {
    readonly scan: Scan
    readonly runFolder: string
    readonly siteKey: SiteKey
    readonly contents: Contents
    readonly inSha256: string
    readonly patientIdOfSample: (sample: string) => string | undefined
  },
): AsyncGenerator<JournalLine> {
  const made = deidentifyMaf(text, patientIdOfSample, siteKey)
  if (made === undefined || made.unknownRows > 0) yield withheld(file, 'variants/unknown-sample')
  const subjects = made?.subjects ?? []
  const leaving = subjects.filter(({ pseudonym }) => !scan.optedOut.has(pseudonym))
  if (leaving.length < subjects.length) yield withheld(file, 'subject/opted-out')
  for (const { pseudonym, maf } of leaving) {
    const fileName = `${pseudonym}-${aliasIdentifier(siteKey, 'variants', file.name).slice(3)}.maf`
    const actions = { ...made?.actions }
    yield await writeText(file, { runFolder, contents }, maf, {
      ...{ pseudonym, fileKind: 'variants', mediaType: 'text/tab-separated-values', fileName, actions },
      inSha256,
    })
  }
}

async function writeText(
  file: FoundFile,
  { runFolder, contents }: Pick<OthersInput, 'runFolder' | 'contents'>,
  text: string,
  facts: Omit<JournalFile, 'kind' | 'source' | 'file' | 'sha256' | 'sizeBytes'>,
): Promise<JournalLine> {
  const bytes = Buffer.from(text, 'utf8')
  await contents.note(contentsOf(facts.mediaType, text))
  const name = join('out', facts.fileName)
  await writeFile(join(runFolder, name), bytes, { mode: 0o600 })
  const sha256 = hash('sha256', bytes)
  return { kind: 'file', source: sourceOf(file), file: name, sha256, sizeBytes: bytes.length, ...facts }
}
