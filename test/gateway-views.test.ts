/** Every view of the gateway's own page, with a platform that takes what is sent: held, read value by value, approved, receipted. */
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { writePart10 } from '@tsumugi/dicom'
import { burnText } from '@tsumugi/testkit'
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
const screens = mkdtempSync(join(tmpdir(), 'tsumugi-screens-'))
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
  // The heads of the sample are phantoms.
  writeFileSync(join(workFolder, 'settings.json'), JSON.stringify({ faces: 'accept' }))
  await fillQueue(workFolder)
  cpSync(join(sample, 'midori'), input, { recursive: true })
  writeFileSync(join(input, 'notes.txt'), 'no image')
  writeFileSync(join(screens, 'screen.dcm'), screenWithName())
  opened.served = await serve({ workFolder, port: 0, listRuns: () => listRuns(workFolder) })
  opened.browser = await openBrowser()
  await opened.browser?.context.pages()[0]?.goto(opened.served.link)
})
after(async () => {
  await opened.browser?.close()
  await opened.served?.close()
  await opened.house?.close()
  for (const folder of [input, screens]) rmSync(folder, { recursive: true, force: true })
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

/** A secondary capture of 480×360 with a bright disc and a person's name on it. */
function screenWithName(): Uint8Array {
  const [width, height] = [480, 360]
  const samples = Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [(i % width) - width / 2, Math.floor(i / width) - height / 2]
    return x * x + y * y < 120 ** 2 ? 90 + ((i * 7919) % 31) : 12
  })
  burnText({ width, samples }, 'DOE JANE 1971.05.02', { x: 20, y: 16, scale: 2, value: 250 })
  return writePart10({
    ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.7', SOPInstanceUID: '2.25.3', StudyInstanceUID: '2.25.1' },
    ...{ SeriesInstanceUID: '2.25.2', PatientID: '4711', PatientName: 'DOE^JANE', Modality: 'CT' },
    ...{ ConversionType: 'WSD', StudyDate: '20200102', InstanceNumber: 1, Rows: height, Columns: width },
    ...{ SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2', BitsAllocated: 8, BitsStored: 8 },
    ...{ HighBit: 7, PixelRepresentation: 0, PixelData: samples },
  })
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

test('what is let go after the receipt goes by itself, and nothing goes twice', t =>
  seen(t, async page => {
    await page.getByRole('button', { name: 'Next folder' }).click()
    await page.getByLabel('Folder path').fill(input)
    await page.getByRole('button', { name: 'Look through this folder' }).click()
    await page.getByRole('button', { name: 'Let go' }).click()
    // Looked through again, it is that study alone.
    await page.getByRole('button', { name: 'Hold back' }).nth(1).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Hold back' }).waitFor()
    await page.getByRole('button', { name: 'Approve and send' }).click()
    await page.getByRole('heading', { name: 'Accepted by the platform' }).waitFor({ timeout: 120_000 })
    const runs = await listRuns(join(opened.house?.home ?? '', 'gateways/sakura'))
    const accepted = runs.flatMap(run => (run.receipt ? [run.receipt.instances] : []))
    assert.deepEqual(accepted, [11, 46, 175])
  }))

test('a screen waits until a person has looked, drawn over it and approved it', t =>
  seen(t, async page => {
    await open(page, 'Rules')
    await page.getByLabel('Images that may show text').selectOption('redact')
    await page.getByRole('button', { name: 'Save the choices' }).click()
    await page.getByText('Saved.').waitFor()
    await open(page, 'Send')
    await page.getByRole('button', { name: 'Next folder' }).click()
    await page.getByLabel('Folder path').fill(screens)
    await page.getByRole('button', { name: 'Look through this folder' }).click()
    await page.getByRole('button', { name: 'Approve and send' }).click()
    await page.getByRole('link', { name: 'Look at the flagged images' }).click({ timeout: 60_000 })
    await drawOver(page)
    await page.getByText('1 drawn').waitFor()
    await lookAt(page, 'frames')
    await page.getByRole('button', { name: 'The mask is right' }).click()
    await page.getByText('Decided (1)').waitFor()
    await page.getByRole('button', { name: 'Look through again' }).click()
    await page.getByRole('button', { name: 'Approve and send' }).click()
    await page.getByRole('heading', { name: 'Accepted by the platform' }).waitFor({ timeout: 120_000 })
  }))

/** Drag a rectangle over the lower right of the first picture. */
async function drawOver(page: Page): Promise<void> {
  const box = await page.locator('.picture.open svg').first().boundingBox()
  assert.ok(box)
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.8)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.95, box.y + box.height * 0.95, { steps: 4 })
  await page.mouse.up()
}

test('who opted out is entered, stays back, and is taken back only when it is said twice', t =>
  seen(t, async page => {
    await open(page, 'Opt-outs')
    await page.getByLabel('Patient number').fill('M88-0003')
    await page.getByRole('button', { name: 'Enter', exact: true }).click()
    await page.getByText('1 entered.').waitFor()
    await page.getByText('Met before as').waitFor()
    await lookAt(page, 'opt-outs')
    await page.getByRole('button', { name: 'Take back' }).click()
    await page.getByRole('button', { name: 'Take back for certain' }).click()
    await page.getByText('1 taken back.').waitFor()
    await page.getByText('Nobody has opted out.').waitFor()
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
