/** Every view of the gateway's own page, with a platform that takes what is sent: held, read value by value, approved, receipted. */
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openQueue, watchFolder } from '../gateway/src/1-receive/index.ts'
import { listRuns } from '../gateway/src/commands/list-runs.ts'
import { type ServedPage, serve } from '../gateway/src/page/serve.ts'
import { root } from '../scripts/node24.mjs'
import { collect } from '../scripts/thread/collect.ts'
import { inspectPage } from './browser/inspect-page.ts'
import { type Browser, looks, openBrowser } from './browser/open-browser.ts'
import { type House, openHouse } from './house/open-house.ts'

const pictures = join(root, 'out', 'pictures')
const sample = join(root, 'fixtures/sample-hospital')
const sakura = { siteCode: 'SAKURA', folder: join(sample, 'sakura/dicom'), modalities: ['CT', 'MR'] }
const input = mkdtempSync(join(tmpdir(), 'tsumugi-views-'))
const opened: { house?: House; browser?: Browser | undefined; served?: ServedPage } = {}

before(async () => {
  mkdirSync(pictures, { recursive: true })
  const house = await openHouse()
  opened.house = house
  const { home, platform, people } = house
  await collect({
    ...{ url: platform.url, home, people, hospitals: [sakura], out: join(home, 'out'), masks: undefined },
    dataset: { name: 'Views', en: 'Views', ja: '画面' },
    onNote: () => {},
  })
  const workFolder = join(home, 'gateways/sakura')
  writeFileSync(
    join(workFolder, 'site-rules.json'),
    JSON.stringify({
      ...{ format: 'tsumugi-site-rules@1', reviewedBy: 'Radiology', reviewedOn: '2026-11-20' },
      rules: [{ attribute: 'StationName', action: 'keep', sopClasses: ['mr'], reason: 'scanner drift is studied' }],
    }),
  )
  await fillQueue(workFolder)
  cpSync(join(sample, 'midori'), input, { recursive: true })
  writeFileSync(join(input, 'notes.txt'), 'no image')
  opened.served = await serve({ run: { input: '.', workFolder }, port: 0, listRuns: () => listRuns(workFolder) })
  opened.browser = await openBrowser()
  await opened.browser?.context.pages()[0]?.goto(opened.served.link)
})
after(async () => {
  await opened.browser?.close()
  await opened.served?.close()
  await opened.house?.close()
  rmSync(input, { recursive: true, force: true })
})

async function fillQueue(workFolder: string): Promise<void> {
  const queue = await openQueue(workFolder)
  const stop = new AbortController()
  const folder = join(sample, 'midori/dicom/M88-0001_TAKAHASHI_KENJI')
  await watchFolder(queue, {
    ...{ folder, collection: 'mr-2026', stableMs: 0, signal: stop.signal },
    onEvent: () => stop.abort(),
  })
  queue.close()
}

const seen = (t: { skip: (why: string) => void }, walk: (page: Page) => Promise<void>) => {
  const page = opened.browser?.context.pages()[0]
  return page === undefined ? t.skip('no Chromium was found') : walk(page)
}

/** Photograph a view in both languages and themes, and look for faults in each. */
async function lookAt(page: Page, name: string): Promise<void> {
  for (const { language, theme } of looks) {
    await page.evaluate(
      ([chosen, scheme]) => {
        localStorage.setItem('language', chosen ?? '')
        localStorage.setItem('theme', scheme ?? '')
      },
      [language, theme],
    )
    await page.reload()
    await page.locator('main section').first().waitFor()
    await page.locator('progress').waitFor({ state: 'hidden' })
    await page.screenshot({ path: join(pictures, `gateway-${name}-${language}-${theme}.png`), fullPage: true })
    assert.deepEqual(await inspectPage(page), [], `${name}, ${language}, ${theme}`)
  }
  await page.evaluate(() => localStorage.setItem('language', 'en'))
  await page.reload()
}

const open = (page: Page, view: string) => page.getByRole('navigation', { name: 'Views' }).getByText(view).click()

test('a folder is looked through, its texts are read value by value, and a study is held', t =>
  seen(t, async page => {
    await page.getByLabel('Folder path').fill(input)
    await page.getByRole('button', { name: 'Look through this folder' }).click()
    await page.getByRole('button', { name: 'Read all texts' }).click()
    await page.getByLabel('Only what to look at').uncheck()
    await page.getByText('SeriesDescription').click()
    await page.getByRole('button', { name: 'Hold back' }).first().click()
    await page.getByRole('button', { name: 'Let go' }).waitFor()
    await page.getByText('What you hold back (1) stays here.').waitFor()
    await page.getByRole('button', { name: 'What leaves?' }).nth(1).click()
    await page.getByText('Before (stays here)').waitFor()
    await page.screenshot({ path: join(pictures, 'gateway-values.png'), fullPage: true })
    await lookAt(page, 'review')
  }))

test('what is held stays, and all else is sent and receipted', t =>
  seen(t, async page => {
    await page.getByRole('button', { name: 'Approve and send' }).click()
    await page.getByRole('heading', { name: 'Accepted by the platform' }).waitFor({ timeout: 120_000 })
    await lookAt(page, 'accepted')
    const runs = await listRuns(join(opened.house?.home ?? '', 'gateways/sakura'))
    const accepted = runs.flatMap(run => (run.receipt ? [run.receipt.instances] : []))
    assert.equal(accepted.length, 2)
  }))

test('the receipts of each study are shown with their signature', t =>
  seen(t, async page => {
    await open(page, 'Sent')
    await page.getByRole('button', { name: 'Receipts' }).first().click()
    await page.getByText('Signed by this gateway; the signature is right.').waitFor()
    await page.screenshot({ path: join(pictures, 'gateway-receipts.png'), fullPage: true })
    await lookAt(page, 'sent')
  }))

test('the queue shows what waits and takes it into hand', t =>
  seen(t, async page => {
    await open(page, 'Queue')
    await page.getByText('mr-2026').first().waitFor()
    await lookAt(page, 'queue')
    await page.getByRole('button', { name: 'Look through' }).click()
    await page.getByText('queue:mr-2026').waitFor()
    await page.getByRole('button', { name: 'Another folder' }).click()
  }))

test('the rules in force pass the self-test from the page', t =>
  seen(t, async page => {
    await open(page, 'Rules')
    await page.getByText('StationName').waitFor()
    await page.getByRole('button', { name: 'Run the self-test' }).click()
    await page.getByText('These rules passed on').waitFor({ timeout: 30_000 })
    await lookAt(page, 'rules')
  }))
