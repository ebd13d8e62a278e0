import { releaseManifest, releaseRoutes } from '@tsumugi/api'
import type { Config } from '#platform/config'
import { handler, type RouteHandler } from '#platform/http'
import { acceptQuote } from './accept-quote.ts'
import { createRelease } from './create-release.ts'
import { decideRequest } from './decide-request.ts'
import { admit, countDownload, findFile, openArchive } from './deliver.ts'
import { listGrants, listRequests, viewGrant, viewRequest } from './list-requests.ts'
import { loadPublished } from './load-release.ts'
import { refuse } from './refusals.ts'
import { requestAccess } from './request-access.ts'
import { revokeGrant } from './revoke-grant.ts'
import { listCatalogue, listReleases, viewCatalogueEntry, viewRelease } from './view-release.ts'

const r = releaseRoutes

/** The routes of this stage. */
export const routes: readonly RouteHandler[] = [
  handler(r.releases, async ({ db }) => listReleases(db)),
  handler(r.release, async ({ db, params }) => viewRelease(db, params.id)),
  handler(r.createRelease, async context => {
    const { body, clock, config } = context
    const input = { ...body, at: clock(), publicUrl: publicUrlOf(config) }
    const id = await context.transact(tx => createRelease(tx, context.member(), input))
    return viewRelease(context.db, id)
  }),
  handler(r.releaseFiles, async context => {
    const delivery = { releaseId: context.params.id, at: context.clock() }
    const { release, grantId } = await admit(context.db, context.member(), delivery)
    const bytes = await context.blobs.readBlob(release.manifest_digest ?? '')
    const served = { ...delivery, grantId, kind: 'files' as const, bytes: bytes.length }
    await context.transact(tx => countDownload(tx, context.member(), served))
    return releaseManifest.parse(JSON.parse(new TextDecoder().decode(bytes)))
  }),
  handler(r.releaseFile, async context => {
    const delivery = { releaseId: context.params.id, at: context.clock() }
    const { grantId } = await admit(context.db, context.member(), delivery)
    const file = await findFile(context.db, delivery.releaseId, context.params['*'])
    const asked = context.rangeOf(file.sizeBytes)
    const bytes = asked === undefined ? file.sizeBytes : (asked.end ?? file.sizeBytes) - asked.start
    await context.transact(tx => countDownload(tx, context.member(), { ...delivery, grantId, kind: 'files', bytes }))
    return { blob: file.blob, mediaType: file.mediaType, ...(file.range === undefined ? {} : { range: file.range }) }
  }),
  handler(r.releaseArchive, async context => {
    const delivery = { releaseId: context.params.id, at: context.clock() }
    const { release, grantId } = await admit(context.db, context.member(), delivery)
    const { body, sizeBytes, fileName } = await openArchive(context.db, context.blobs, {
      release,
      layout: context.query.layout,
    })
    const served = { ...delivery, grantId, kind: 'archive' as const, bytes: sizeBytes }
    await context.transact(tx => countDownload(tx, context.member(), served))
    return { body, fileName }
  }),
  handler(r.datasheet, async ({ db, params, query }) => {
    await loadPublished(db, params.id)
    const name = query.language === 'ja' ? 'DATASHEET.ja.md' : 'DATASHEET.md'
    return { blob: (await findFile(db, params.id, name)).blob, mediaType: 'text/markdown; charset=utf-8' }
  }),
  handler(r.catalogue, async ({ db, query }) => listCatalogue(db, query)),
  handler(r.catalogueEntry, async ({ db, params }) => viewCatalogueEntry(db, params.id)),
  handler(r.cataloguePreview, async ({ db, params }) => {
    const { preview_digest: preview } = await loadPublished(db, params.id)
    if (preview === null)
      throw refuse('release/file-not-found', { message: 'This release has no preview.', subject: params.id })
    return { blob: preview, cacheSeconds: 3600 }
  }),
  handler(r.requestAccess, async context => {
    const at = context.clock()
    const id = await context.transact(tx => requestAccess(tx, context.member(), { ...context.body, at }))
    return viewRequest(context.db, { actor: context.member(), at, id })
  }),
  handler(r.accessRequests, async context => {
    const items = await listRequests(context.db, { actor: context.member(), at: context.clock() })
    return { items, total: items.length }
  }),
  handler(r.decideRequest, async context => {
    const at = context.clock()
    const { id } = context.params
    await context.transact(tx => decideRequest(tx, context.member(), { id, decision: context.body, at }))
    return viewRequest(context.db, { actor: context.member(), at, id })
  }),
  handler(r.acceptQuote, async context => {
    const at = context.clock()
    const id = await context.transact(tx => acceptQuote(tx, context.member(), { id: context.params.id, at }))
    return viewGrant(context.db, { actor: context.member(), at, id })
  }),
  handler(r.grants, async context => {
    const items = await listGrants(context.db, { actor: context.member(), at: context.clock() })
    return { items, total: items.length }
  }),
  handler(r.revokeGrant, async context => {
    const at = context.clock()
    const { id } = context.params
    await context.transact(tx => revokeGrant(tx, context.member(), { id, reason: context.body.reason, at }))
    return viewGrant(context.db, { actor: context.member(), at, id })
  }),
]

/** The address that goes into documents; without a public one, the one this machine listens on. */
function publicUrlOf(config: Config): string {
  return config.publicUrl ?? `http://${config.host}:${config.port}`
}
