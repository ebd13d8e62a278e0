/** The reader of CT and MR in a browser: no stroke is lost, the keys do what help says, and what was handed in is only looked at. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { annotateRoutes, selectRoutes } from '@tsumugi/api'
import type { Page } from 'playwright-core'
import { sampleHospitals } from '../scripts/sample/load-sample.ts'
import { collect } from '../scripts/thread/collect.ts'
import { inRole } from '../scripts/thread/people.ts'
import { readingForm } from '../scripts/thread/reading-form.ts'
import { select } from '../scripts/thread/select.ts'
import { type Browser, openBrowser, signInAs } from './browser/open-browser.ts'
import { type House, openHouse } from './house/open-house.ts'

const opened: { house?: House; browser?: Browser | undefined; task?: string } = {}
before(async () => {
  opened.browser = await openBrowser()
  if (opened.browser === undefined) return
  opened.house = await openHouse()
  opened.task = await openTask(opened.house)
})
after(async () => {
  await opened.browser?.close()
  await opened.house?.close()
})

/** One hospital's series, frozen and opened for reading; answers the task that the first annotator took. */
async function openTask({ platform, home, people }: House): Promise<string> {
  const hospitals = sampleHospitals.filter(({ siteCode }) => siteCode === 'MIDORI')
  const dataset = { name: 'Reader', en: 'Reader', ja: '読影' }
  const out = join(home, 'downloads')
  const thread = { url: platform.url, home, people, hospitals, out, dataset, masks: undefined, onNote: () => {} }
  await collect(thread)
  await select(thread)
  const curator = inRole(people, 'curator').client
  const cohort = (await curator.call(selectRoutes.cohorts, {})).items[0]
  assert.ok(cohort)
  await curator.call(annotateRoutes.openReading, { params: { id: cohort.id }, body: { form: readingForm } })
  const { task } = await inRole(people, 'annotator').client.call(annotateRoutes.nextTask, {})
  assert.ok(task)
  return task.id
}

/** The page of the task as its annotator sees it, with the image on the screen. */
async function openReader(): Promise<Page> {
  const { browser, house } = opened
  assert.ok(browser && house)
  const page = browser.context.pages()[0] ?? (await browser.context.newPage())
  const { url } = house.platform
  const about = await (await fetch(`${url}/api/about`)).json()
  const { displayName } = inRole(house.people, 'annotator')
  const person = about.samplePeople.find((each: { displayName: string }) => each.displayName === displayName)
  await signInAs(page, url, person.memberId)
  await page.addInitScript(() => localStorage.setItem('tsumugi.language', 'en'))
  await page.goto(`${url}/annotate/tasks/${opened.task}`)
  await untilReady(page)
  return page
}
async function untilReady(page: Page): Promise<void> {
  await page.locator('[role="img"][data-state="ready"]').waitFor({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Brush', exact: true }).and(page.locator(':enabled')).waitFor()
}

/** Press the mouse once at a place, told from the middle of the image in screen pixels. */
async function dab(page: Page, dx: number, dy: number): Promise<void> {
  const box = await page.locator('[role="img"][data-state="ready"]').boundingBox()
  assert.ok(box)
  await page.mouse.move(box.x + box.width / 2 + dx, box.y + box.height / 2 + dy)
  await page.mouse.down()
  await page.mouse.up()
}
/** Voxels of a label, as the list of labels says; 0 when it says none. */
async function voxelsOf(page: Page, label: string): Promise<number> {
  const text = await page.getByRole('button', { name: new RegExp(`^${label}`) }).textContent()
  return Number(/ml([\d,]+) voxels/.exec(text ?? '')?.[1]?.replaceAll(',', '') ?? 0)
}
/** Voxels of a label once they are others than before an act; software rendering takes its time. */
async function voxelsAfter(page: Page, label: string, act: () => Promise<void>): Promise<number> {
  const before = await voxelsOf(page, label)
  await act()
  for (let look = 0; look < 50; look++) {
    const now = await voxelsOf(page, label)
    if (now !== before) return now
    await page.waitForTimeout(100)
  }
  throw new Error(`${label} stayed at ${before} voxels for 5 s`)
}
const savedState = (page: Page, state: string) => page.locator(`[data-testid="saved"][data-saved="${state}"]`)

test('keys size the brush, draw, take back and do again', async t => {
  if (opened.browser === undefined) return t.skip('no Chromium on this machine')
  const page = await openReader()
  await page.keyboard.press('b')
  for (let press = 0; press < 3; press++) await page.keyboard.press(']')
  assert.equal(await page.getByTestId('brush-size').textContent(), '30 px')
  const drawn = await voxelsAfter(page, 'Object', () => dab(page, 0, 0))
  // A disc of 30 pixels across has π · 15² of them, but for its edge.
  assert.ok(Math.abs(drawn / (Math.PI * 15 * 15) - 1) < 0.08, `${drawn} voxels`)
  await page.keyboard.press('Alt+2')
  assert.ok((await voxelsAfter(page, 'Lesion', () => dab(page, 80, 0))) > 0)
  assert.equal(await voxelsAfter(page, 'Lesion', () => page.keyboard.press('Control+z')), 0)
  assert.equal(await voxelsOf(page, 'Object'), drawn)
  assert.equal(await voxelsAfter(page, 'Object', () => page.keyboard.press('Control+z')), 0)
  assert.equal(await voxelsAfter(page, 'Object', () => page.keyboard.press('Control+y')), drawn)
})

test('a stroke drawn just before the page is loaded anew is there again', async t => {
  if (opened.browser === undefined) return t.skip('no Chromium on this machine')
  const page = await openReader()
  await page.keyboard.press('b')
  const drawn = await voxelsAfter(page, 'Object', () => dab(page, -60, 40))
  await page.reload()
  await untilReady(page)
  assert.equal(await voxelsOf(page, 'Object'), drawn)
  await savedState(page, 'clean').waitFor({ timeout: 15_000 })
})

test('a stroke taken back just before the page is loaded anew stays taken back', async t => {
  if (opened.browser === undefined) return t.skip('no Chromium on this machine')
  const page = await openReader()
  await page.keyboard.press('b')
  await page.keyboard.press('Alt+2')
  assert.ok((await voxelsAfter(page, 'Lesion', () => dab(page, 80, 0))) > 0)
  assert.equal(await voxelsAfter(page, 'Lesion', () => page.keyboard.press('Control+z')), 0)
  await page.reload()
  await untilReady(page)
  assert.equal(await voxelsOf(page, 'Lesion'), 0)
  await savedState(page, 'clean').waitFor({ timeout: 15_000 })
})

test('a stroke drawn while the platform is down is told as kept, and sent when it is up', async t => {
  if (opened.browser === undefined) return t.skip('no Chromium on this machine')
  const page = await openReader()
  const api = opened.house?.platform.processIds().api
  assert.ok(api)
  process.kill(api, 'SIGKILL')
  await page.keyboard.press('b')
  const drawn = await voxelsAfter(page, 'Object', () => dab(page, 60, -60))
  await savedState(page, 'waiting').waitFor({ timeout: 15_000 })
  await page.getByText('Your strokes are kept on this computer').waitFor()
  await savedState(page, 'clean').waitFor({ timeout: 40_000 })
  await page.reload()
  await untilReady(page)
  assert.equal(await voxelsOf(page, 'Object'), drawn)
})

test('what was handed in opens to be looked at, with its drawing, and cannot be drawn on', async t => {
  if (opened.browser === undefined) return t.skip('no Chromium on this machine')
  const page = await openReader()
  const drawn = await voxelsOf(page, 'Object')
  await page.getByRole('checkbox', { name: 'Lesion: Not present' }).check()
  await page.getByLabel('Comment').fill('Two structures.')
  await page.getByLabel('Comment').blur()
  await page.keyboard.press('Control+Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Hand in' }).click()
  await page.getByText('The reading is handed in.').waitFor()
  await page.goto(`${opened.house?.platform.url}/annotate/tasks/${opened.task}`)
  await page.locator('[role="img"][data-state="ready"]').waitFor({ timeout: 30_000 })
  await page.getByTestId('read-only').waitFor()
  await page
    .getByText(/voxels/)
    .first()
    .waitFor()
  assert.equal(await page.getByRole('button', { name: 'Brush', exact: true }).count(), 0)
  await page.keyboard.press('b')
  await dab(page, 0, 80)
  assert.equal(await voxelsOf(page, 'Object'), drawn)
  assert.equal(await page.getByLabel('Comment').inputValue(), 'Two structures.')
  assert.equal(await savedState(page, 'refused').count(), 0)
})
