import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parseDicom, textOf } from '@tsumugi/dicom'
import { openTestPlatform } from '#platform/testing'
import { addTestSite, coverSite, makeSubmission } from '../1-collect/testing.ts'
import { jobContext, sendSubmission } from '../1-collect/testing-send.ts'
import { loadThumbnail } from '../1-collect/thumbnail.ts'
import { measureOne } from './measure-series.ts'

/** Sets of real series with what stands in the way of a plain volume. */
const sets = [
  { folder: 'ct/phantom-head-philips-tilt18-jpegll', expects: 'gantry-tilt' },
  { folder: 'pairs/ct-kernel-noise-phantom', expects: undefined },
  { folder: 'mr/canon-galan-dti', expects: undefined },
  { folder: 'pairs/sts-003-ct-mr-pet', expects: undefined },
  { folder: 'ct/phantom-head-philips-5mm-deflated', expects: 'localizer' },
] as const

const root = process.env.TSUMUGI_SHARED_DATA
const skip = root === undefined ? 'TSUMUGI_SHARED_DATA is not set' : false

for (const { folder, expects } of sets)
  test(`real series of ${folder} are accepted, drawn and measured`, { skip }, async () => {
    const platform = await openTestPlatform()
    after(() => platform.close())
    const site = await addTestSite(platform)
    await coverSite(platform, site)
    const codes = new Set<string>()
    for (const series of await readSeries(join(root ?? '', folder))) {
      const submission = await sendSubmission(platform, site, await makeSubmission(site, { series: [series] }))
      assert.deepEqual(
        submission.issues.filter(issue => issue.severity === 'error'),
        [],
      )
      const rows = await platform.db
        .selectFrom('series')
        .where('submission_id', '=', submission.id)
        .select('id')
        .execute()
      for (const { id } of rows) {
        await loadThumbnail(platform.db, platform.blobs, id)
        await measureOne(jobContext(platform, { seriesId: id }))
      }
    }
    const issues = await platform.db.selectFrom('series_issue').select('code').execute()
    for (const { code } of issues) codes.add(code)
    const unmeasured = await platform.db
      .selectFrom('series')
      .select('id')
      .where('id', 'not in', platform.db.selectFrom('series_check').select('series_id'))
      .execute()
    assert.deepEqual(unmeasured, [])
    assert.ok(expects === undefined || codes.has(expects))
  })

/** CT, MR and PT series of a folder and those below it. */
async function readSeries(folder: string) {
  const found = new Map<string, { modality: string; instances: { bytes: Uint8Array }[] }>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const bytes = new Uint8Array(await readFile(join(entry.parentPath, entry.name)))
    const { file } = parseDicom(bytes)
    const modality = file && textOf(file.dataset, 'Modality')
    if (file === undefined || modality === undefined || !['CT', 'MR', 'PT'].includes(modality)) continue
    const uid = textOf(file.dataset, 'SeriesInstanceUID') ?? ''
    const series = found.get(uid) ?? { modality, instances: [] }
    series.instances.push({ bytes })
    found.set(uid, series)
  }
  return [...found.values()]
}
