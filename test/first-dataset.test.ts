/** The walk of docs/howto/first-dataset.md, by hand in a browser, with a picture of each step. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from '../scripts/node24.mjs'
import { collect } from './browser/first-dataset/collect.ts'
import { download, grant, publish, settle } from './browser/first-dataset/release-and-settle.ts'
import { adjudicate, openReading, preprocess, read, select } from './browser/first-dataset/select-and-read.ts'
import { openBrowser } from './browser/open-browser.ts'
import { openHouse } from './house/open-house.ts'

const folder = join(root, 'fixtures/sample-hospital/sakura/dicom/0012345_TSUMUGI_HANAKO/MR')

test('a person takes a folder from the hospital through the platform by hand', { timeout: 600_000 }, async t => {
  const browser = await openBrowser()
  if (browser === undefined) return t.skip('no Chromium was found')
  const house = await openHouse()
  t.after(async () => {
    await browser.close()
    await house.close()
  })
  const page = browser.context.pages()[0]
  assert.ok(page)
  await page.setViewportSize({ width: 1280, height: 800 })
  const desk = { page, house }
  const step = async (name: string, walk: () => Promise<void>) => {
    await walk().catch(async error => {
      await page.screenshot({ path: join(root, 'out/pictures', 'first-dataset-stopped.png') })
      throw error
    })
    t.diagnostic(name)
  }
  await step('collected', () => collect(desk, folder))
  await step('selected', () => select(desk))
  await step('reading opened', () => openReading(desk))
  await step('read once', () => read(desk, { name: 'Tanaka Aoi', shift: -60, picture: '09-first-reading' }))
  await step('read twice', () => read(desk, { name: 'Kato Ren', shift: 60, picture: '10-second-reading' }))
  await step('adjudicated', () => adjudicate(desk))
  await step('preprocessed', () => preprocess(desk))
  await step('published', () => publish(desk))
  await step('granted', () => grant(desk))
  await step('downloaded', async () => assert.match(await download(desk), /^Verified: FirstMr 1\.0\.0/))
  await step('settled', () => settle(desk))
})
