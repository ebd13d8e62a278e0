/** The gateway's own page in a browser: what a person types and stops. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type ServedPage, serve } from '../gateway/src/page/serve.ts'
import { root } from '../scripts/node24.mjs'
import { inspectPage } from './browser/inspect-page.ts'
import { type Browser, openBrowser } from './browser/open-browser.ts'

const pictures = join(root, 'out', 'pictures')
const workFolder = mkdtempSync(join(tmpdir(), 'tsumugi-gateway-page-'))
const opened: { browser?: Browser | undefined; served?: ServedPage } = {}
before(async () => {
  opened.browser = await openBrowser()
  opened.served = await serve({ workFolder, port: 0, listRuns: async () => [] })
  await opened.browser?.context.pages()[0]?.goto(opened.served.link)
})
after(async () => {
  await opened.browser?.close()
  await opened.served?.close()
  rmSync(workFolder, { recursive: true, force: true })
})
const seen = (t: { skip: (why: string) => void }, walk: (page: Page) => Promise<void>) => {
  const page = opened.browser?.context.pages()[0]
  return page === undefined ? t.skip('no Chromium was found') : walk(page)
}

test('a path that is being typed outlives what changes on the page around it', t =>
  seen(t, async page => {
    const folder = mkdtempSync(join(workFolder, 'folder-'))
    await page.getByLabel('Folder path').fill(folder)
    await page.getByRole('button', { name: '日本語' }).click()
    assert.equal(await page.getByLabel('フォルダのパス').inputValue(), folder)
    await page.getByRole('button', { name: 'English' }).click()
    assert.equal(await page.getByLabel('Folder path').inputValue(), folder)
  }))

test('looking through a folder can be stopped, and the page says nothing of a failure', t =>
  seen(t, async page => {
    const folder = join(workFolder, 'large')
    mkdirSync(folder)
    for (let index = 0; index < 20_000; index++) writeFileSync(join(folder, `${index}.txt`), 'x')
    await page.getByLabel('Folder path').fill(folder)
    await page.getByRole('button', { name: 'Look through this folder' }).click()
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByRole('heading', { name: 'Which images shall be sent?' }).waitFor()
    await page.waitForTimeout(1000)
    assert.equal(await page.getByRole('heading', { name: 'It stopped' }).count(), 0)
  }))

test('the page has no fault and no barrier in any language and theme', t =>
  seen(t, async page => {
    mkdirSync(pictures, { recursive: true })
    for (const language of ['en', 'ja'])
      for (const theme of ['light', 'dark']) {
        await page.evaluate(
          ([chosen, scheme]) => {
            localStorage.setItem('language', chosen ?? '')
            localStorage.setItem('theme', scheme ?? '')
          },
          [language, theme],
        )
        await page.reload()
        await page.getByRole('heading', { level: 1 }).first().waitFor()
        await page.screenshot({ path: join(pictures, `gateway-${language}-${theme}.png`), fullPage: true })
        assert.deepEqual(await inspectPage(page), [], `${language}, ${theme}`)
      }
  }))
