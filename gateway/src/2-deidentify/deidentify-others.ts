import { createHash } from 'node:crypto'
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  aliasIdentifier,
  aliasOf,
  deidentifyTable,
  deidentifyVariants,
  parseCsv,
  planSlide,
  type SiteKey,
  type SlidePlan,
} from '@tsumugi/deidentify'
import { type FoundFile, patientIdOf, type ReceiveReason, type Scan } from '#receive'
import { copySlide } from './copy-slide.ts'
import { type JournalFile, type JournalLine, sourceOf } from './journal.ts'

interface OthersInput {
  readonly scan: Scan
  readonly runFolder: string
  readonly siteKey: SiteKey
  readonly isDone: (file: FoundFile) => boolean
  readonly step: () => void
}

/** De-identify slides, tables and variant files of a scan; one journal line for each output, or for each input that stays back. */
export async function* deidentifyOthers(input: OthersInput): AsyncGenerator<JournalLine> {
  const { scan, isDone, step } = input
  await mkdir(join(input.runFolder, 'out'), { recursive: true, mode: 0o700 })
  const known = await knownPatients(scan)
  for (const file of scan.slides) {
    if (!isDone(file)) yield await takeSlide(file, input, known)
    step()
  }
  for (const table of scan.tables) {
    // Always again: a table has many outputs, of which a crash may have left a part.
    yield* takeTable(table, input)
    step()
  }
  for (const file of scan.variants) {
    if (!isDone(file)) yield* takeVariants(file, input, known)
    step()
  }
}

/** Patient IDs met in images and tables, by which slides and samples without a link can be told. */
async function knownPatients(scan: Scan): Promise<ReadonlySet<string>> {
  const known = new Set([...scan.people.values()].map(person => person.patientId))
  for (const table of scan.tables) {
    const [header = [], ...rows] = parseCsv(await readFile(table.path, 'utf8').catch(() => ''))
    const idIndex = header.findIndex(name => table.roles[name] === 'id')
    for (const row of rows) if (idIndex >= 0 && row[idIndex]) known.add(row[idIndex].trim())
  }
  return known
}

const withheld = (file: FoundFile, reason: ReceiveReason): JournalLine => ({
  kind: 'withheld',
  source: sourceOf(file),
  name: file.name,
  reason,
})

async function takeSlide(
  file: FoundFile,
  { scan, runFolder, siteKey }: OthersInput,
  known: ReadonlySet<string>,
): Promise<JournalLine> {
  const patientId = patientIdOf(basename(file.name), scan.links, known)
  if (patientId === undefined) return withheld(file, 'slide/no-subject')
  const { pseudonym } = aliasOf(siteKey, patientId)
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
    ...{ fileKind: 'slide', mediaType: 'image/tiff', fileName, actions: plan.actions },
  }
}

async function* takeTable(
  file: Scan['tables'][number],
  { runFolder, siteKey }: OthersInput,
): AsyncGenerator<JournalLine> {
  const table = deidentifyTable(await readFile(file.path, 'utf8'), file.roles, siteKey)
  for (const { reason } of table.withheld) yield withheld(file, reason)
  for (const subject of table.subjects) {
    const fileName = `${subject.pseudonym}-${aliasIdentifier(siteKey, 'table', file.name).slice(3)}.csv`
    yield await writeText(file, runFolder, subject.csv, {
      ...{ pseudonym: subject.pseudonym, fileKind: 'clinical', mediaType: 'text/csv', fileName },
      actions: { ...table.actions },
    })
  }
}

async function* takeVariants(
  file: FoundFile,
  { scan, runFolder, siteKey }: OthersInput,
  known: ReadonlySet<string>,
): AsyncGenerator<JournalLine> {
  const made = deidentifyVariants(
    await readFile(file.path, 'utf8'),
    sample => patientIdOf(sample, scan.links, known),
    siteKey,
  )
  if ('reason' in made) return yield withheld(file, made.reason)
  const [pseudonym, ...others] = made.pseudonyms
  // A file of several persons cannot be given to one subject.
  if (pseudonym === undefined || others.length > 0) return yield withheld(file, 'variants/unknown-sample')
  const fileName = `${pseudonym}-${aliasIdentifier(siteKey, 'variants', file.name).slice(3)}.vcf`
  yield await writeText(file, runFolder, made.vcf, {
    ...{ pseudonym, fileKind: 'variants', mediaType: 'text/x-vcf', fileName, actions: { ...made.actions } },
  })
}

async function writeText(
  file: FoundFile,
  runFolder: string,
  text: string,
  facts: Pick<JournalFile, 'pseudonym' | 'fileKind' | 'mediaType' | 'fileName' | 'actions'>,
): Promise<JournalLine> {
  const bytes = Buffer.from(text, 'utf8')
  const name = join('out', facts.fileName)
  await writeFile(join(runFolder, name), bytes, { mode: 0o600 })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { kind: 'file', source: sourceOf(file), file: name, sha256, sizeBytes: bytes.length, ...facts }
}
