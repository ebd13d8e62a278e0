import { randomUUID } from 'node:crypto'
import type { BodyInOf, releaseRoutes } from '@tsumugi/api'
import { sha256Hex } from '@tsumugi/proofs'
import type { MemberActor } from '#platform/actor'
import type { TestPlatform } from '#platform/testing'
import { addMember, addOrganisation } from './people.ts'
import { addReadings } from './readings.ts'
import { addRun } from './run.ts'
import { addSite } from './sites.ts'
import { type AddedSubject, addSubject, type SceneSubject } from './subjects.ts'

/** A frozen cohort with a finished run, as the stages before leave it: two hospitals under agreement, people of every role, an annotation firm. */
export interface Scene {
  readonly cohortId: string
  readonly runId: string
  readonly siteIds: readonly [string, string]
  readonly hospitalIds: readonly [string, string]
  readonly annotatorFirmId: string
  readonly platformId: string
  readonly subjects: readonly { readonly id: string; readonly pseudonym: string; readonly seriesId: string }[]
  readonly curator: MemberActor
  readonly ethicsOfficer: MemberActor
  readonly financeOfficer: MemberActor
  readonly dataManager: MemberActor
  readonly customer: MemberActor
  readonly otherCustomer: MemberActor
}

/** Make a scene in a fresh platform. */
export async function makeScene(platform: TestPlatform, subjects: readonly SceneSubject[]): Promise<Scene> {
  const platformId = await addOrganisation(platform, 'platform', 'Platform')
  const hospitalIds = [
    await addOrganisation(platform, 'hospital', 'Kita Hospital'),
    await addOrganisation(platform, 'hospital', 'Minami Hospital'),
  ] as const
  const firm = await addOrganisation(platform, 'annotation', 'Reading firm')
  const curator = await addMember(platform, platformId, 'curator')
  const sites = [await addSite(platform, hospitalIds[0]), await addSite(platform, hospitalIds[1])] as const
  const added: AddedSubject[] = []
  for (const [index, subject] of subjects.entries())
    added.push(await addSubject(platform, sites[subject.site], { subject, index }))
  const cohortId = await addCohort(platform, curator, added)
  await addReadings(platform, { cohortId, firm, added, curator })
  const runId = await addRun(platform, { cohortId, added, curator })
  return {
    cohortId,
    runId,
    hospitalIds,
    platformId,
    annotatorFirmId: firm,
    siteIds: [sites[0].siteId, sites[1].siteId],
    subjects: added,
    curator,
    ethicsOfficer: await addMember(platform, platformId, 'ethics-officer'),
    financeOfficer: await addMember(platform, platformId, 'finance-officer'),
    dataManager: await addMember(platform, hospitalIds[0], 'data-manager'),
    customer: await addMember(platform, await addOrganisation(platform, 'customer', 'AI firm'), 'customer'),
    otherCustomer: await addMember(platform, await addOrganisation(platform, 'customer', 'Other firm'), 'customer'),
  }
}

/** What a curator asks for; change what the test is about. */
export function askRelease(
  scene: Scene,
  change: Partial<BodyInOf<typeof releaseRoutes.createRelease>> = {},
): BodyInOf<typeof releaseRoutes.createRelease> {
  return {
    datasetName: 'Lung',
    title: { en: 'Lung lesions', ja: '肺病変' },
    description: { en: 'CT with lesions.', ja: '病変のあるCT。' },
    version: '1.0.0',
    cohortId: scene.cohortId,
    runId: scene.runId,
    split: { train: 0.6, validation: 0.2, test: 0.2, seed: 'tsumugi' },
    terms: { licence: 'CC-BY-NC-4.0', purposes: ['research'], duo: ['DUO:0000042'] },
    fee: { minor: '1000001', currency: 'JPY' },
    ...change,
  }
}

/** The context of a job run in this process. */
export function jobContext<P>(platform: TestPlatform, payload: P, signal = new AbortController().signal) {
  const { db, blobs, config, log } = platform
  return { jobId: randomUUID(), payload, attempt: 1, db, blobs, config, log, signal, progress: async () => {} }
}

async function addCohort(
  platform: TestPlatform,
  curator: MemberActor,
  added: readonly AddedSubject[],
): Promise<string> {
  const [projectId, cohortId] = [randomUUID(), randomUUID()]
  await platform.db.insertInto('project').values({ id: projectId, name_en: 'Test', name_ja: '試験' }).execute()
  await platform.db
    .insertInto('cohort')
    .values({
      id: cohortId,
      project_id: projectId,
      name: 'Lung',
      version: 1,
      criteria: '[]',
      flow: '{"steps":[]}',
      series_count: added.length,
      subject_count: added.length,
      digest: sha256Hex(new TextEncoder().encode(cohortId)),
      frozen_at: new Date(),
      frozen_by: curator.memberId,
    })
    .execute()
  const rows = added.map(one => ({
    series_id: one.seriesId,
    subject_id: one.id,
    pack_digest: one.packDigest,
    found: [],
  }))
  await platform.db
    .insertInto('cohort_series')
    .values(rows.map(row => ({ ...row, cohort_id: cohortId })))
    .execute()
  return cohortId
}
