import type { ReplyOf, releaseRoutes } from '@tsumugi/api'
import type { Db } from '#platform/db'
import { loadPublished, loadRelease, type ReleaseRow } from './load-release.ts'
import { suppress, suppressParts } from './suppress-small-cells.ts'

export type ReleaseView = ReplyOf<typeof releaseRoutes.release>
type CatalogueCard = ReplyOf<typeof releaseRoutes.catalogue>['items'][number]
export type CatalogueEntry = ReplyOf<typeof releaseRoutes.catalogueEntry>

/** Every release as the platform's staff sees it, newest first. */
export async function listReleases(db: Db) {
  const rows = await db.selectFrom('release').selectAll().orderBy('created_at', 'desc').orderBy('id', 'desc').execute()
  return { items: rows.map(viewOf), total: rows.length }
}

/** One release as the staff sees it. Refused: `release/not-found`. */
export async function viewRelease(db: Db, releaseId: string): Promise<ReleaseView> {
  return viewOf(await loadRelease(db, releaseId))
}

/** Published releases as everybody sees them, newest first. `text` is sought in name, titles and descriptions, case aside. */
export async function listCatalogue(db: Db, query: { text?: string | undefined; modality?: string | undefined }) {
  const rows = await db
    .selectFrom('release')
    .selectAll()
    .where('state', '=', 'published')
    .orderBy('published_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  const items = rows
    .filter(row => query.text === undefined || textOf(row).includes(query.text.toLowerCase()))
    .filter(row => query.modality === undefined || row.facts.modalities.some(one => one.value === query.modality))
    .map(cardOf)
  return { items, total: items.length }
}

/** One published release as everybody sees it. Refused: `release/not-found`. */
export async function viewCatalogueEntry(db: Db, releaseId: string): Promise<CatalogueEntry> {
  const row = await loadPublished(db, releaseId)
  const { agreement } = row.facts
  const isAgreementShown = agreement !== null && suppress(agreement.doubleReadCases) !== null
  return {
    ...cardOf(row),
    splitCounts: suppressParts(row.facts.subjectsBySplit),
    layouts: layoutsOf(row),
    manifestDigest: row.manifest_digest ?? '',
    agreement: isAgreementShown ? agreement : null,
  }
}

function textOf({ dataset_name, title, description }: ReleaseRow): string {
  return [dataset_name, title.en, title.ja, description.en, description.ja].join('\n').toLowerCase()
}

function layoutsOf({ facts }: ReleaseRow): ReleaseView['layouts'] {
  return facts.nnunet.length === 0 ? ['dicom', 'croissant'] : ['nnunet', 'dicom', 'croissant']
}

function cardOf(row: ReleaseRow): CatalogueCard {
  const { facts } = row
  return {
    id: row.id,
    datasetName: row.dataset_name,
    title: row.title,
    description: row.description,
    version: row.version,
    modalities: facts.modalities.map(one => one.value),
    subjects: suppress(facts.counts.subjects),
    series: suppress(facts.counts.series),
    sizeBytes: Number(row.size_bytes),
    terms: row.terms,
    fee: { minor: String(row.fee_minor), currency: 'JPY' },
    publishedAt: (row.published_at ?? row.created_at).toISOString(),
    medianDice: facts.agreement?.medianDice ?? null,
  }
}

function viewOf(row: ReleaseRow): ReleaseView {
  return {
    id: row.id,
    datasetName: row.dataset_name,
    title: row.title,
    description: row.description,
    version: row.version,
    state: row.state === 'recorded' ? 'building' : row.state,
    jobId: row.job_id,
    cohortId: row.cohort_id,
    runId: row.run_id,
    manifestDigest: row.manifest_digest,
    sizeBytes: Number(row.size_bytes),
    fileCount: row.file_count,
    counts: row.facts.counts,
    splitCounts: { ...row.facts.subjectsBySplit },
    agreement: row.facts.agreement,
    terms: row.terms,
    fee: { minor: String(row.fee_minor), currency: 'JPY' },
    layouts: layoutsOf(row),
    createdAt: row.created_at.toISOString(),
    publishedAt: row.published_at?.toISOString() ?? null,
    error: row.error,
  }
}
