/** The whole house on the sample hospital: hospital to payout, then every page of it in a browser. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { after, before, test } from 'node:test'
import { releaseRoutes, settleRoutes } from '@tsumugi/api'
import type { Page } from 'playwright-core'
import { node24, root } from '../scripts/node24.mjs'
import { runSample } from '../scripts/sample/load-sample.ts'
import { inRole } from '../scripts/thread/people.ts'
import { inspectPage } from './browser/inspect-page.ts'
import { type Browser, dress, looks, openBrowser, signInAs } from './browser/open-browser.ts'
import { listPages, type PageToSee } from './browser/pages-of-roles.ts'
import { type House, openHouse } from './house/open-house.ts'

const pictures = join(root, 'out', 'pictures')
const opened: { house?: House; browser?: Browser | undefined } = {}
before(async () => {
  opened.house = await openHouse()
  opened.browser = await openBrowser()
})
after(async () => {
  await opened.browser?.close()
  await opened.house?.close()
})
function house(): House {
  assert.ok(opened.house)
  return opened.house
}

test('the sample hospital goes from hospital to payout', async () => {
  const lines: string[] = []
  await runSample({
    url: house().platform.url,
    home: house().home,
    say: line => lines.push(line),
    people: house().people,
  })
  assert.equal(lines.length, 6, lines.join('\n'))
})

test('the fee is paid out to the yen, the larger part to the hospitals', async () => {
  const { client } = inRole(house().people, 'finance-officer')
  const { items } = await client.call(settleRoutes.statements, {})
  const total = items.reduce((sum, statement) => sum + BigInt(statement.subtotal.minor), 0n)
  assert.equal(total, 1_000_001n)
  const accounts = await client.call(settleRoutes.ledgerAccounts, {})
  assert.equal(
    accounts.items.reduce((sum, account) => sum + BigInt(account.balance.minor), 0n),
    0n,
  )
})

test('nothing that was planted in the hospital is found behind the gateway', () => {
  const planted: string[] = JSON.parse(readFileSync(join(root, 'fixtures/sample-hospital/planted.json'), 'utf8'))
  // Ids of a few digits would also be found by chance in compressed pixels, so those are looked for in texts alone.
  const needles = planted
    .filter(text => text.length > 7)
    .flatMap(text => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')])
  const files = ['blobs', 'sample/downloads', 'logs'].flatMap(folder => listFiles(join(house().home, folder)))
  assert.ok(files.length > 50, `${files.length} files were searched`)
  const found = files.filter(path => {
    const bytes = readFileSync(path)
    return needles.some(needle => bytes.includes(needle))
  })
  assert.deepEqual(found, [])
})

test('a second run of the sample changes nothing', async () => {
  const { client } = inRole(house().people, 'curator')
  const before = await client.call(releaseRoutes.releases, {})
  await runSample({ url: house().platform.url, home: house().home, say: () => {}, people: house().people })
  assert.deepEqual(await client.call(releaseRoutes.releases, {}), before)
})

test('the command line verifies the downloaded release and names the file that was changed', () => {
  const downloads = join(house().home, 'sample', 'downloads')
  const folder = join(downloads, readdirSync(downloads).find(name => !name.startsWith('.')) ?? '')
  const verify = () => {
    const run = spawnSync(node24(), [join(root, 'cli/src/main.ts'), 'verify', folder], { encoding: 'utf8' })
    return { status: run.status, said: run.stdout + run.stderr }
  }
  assert.equal(verify().status, 0)
  const all = listFiles(folder).map(path => relative(folder, path))
  const images = all.filter(name => name.endsWith('.dcm')).sort()
  const chosen = [images[0], images.at(-1), all.find(name => name.endsWith('.nii.gz')), 'index.csv', 'manifest.json']
  for (const name of chosen) {
    assert.ok(name)
    const path = join(folder, name)
    const whole = readFileSync(path)
    const changed = Buffer.from(whole)
    const at = whole.length >> 1
    changed.writeUInt8(whole.readUInt8(at) ^ 1, at)
    writeFileSync(path, changed)
    const { status, said } = verify()
    writeFileSync(path, whole)
    assert.equal(status, 5, `${name}: ${said}`)
    assert.ok(said.includes(name), `${name} is not named: ${said}`)
  }
  assert.equal(verify().status, 0)
})

test('every page is whole and open to everybody, in both languages and both themes', {
  timeout: 1_500_000,
}, async t => {
  if (opened.browser === undefined) return t.skip('no Chromium was found')
  const { url } = house().platform
  const page = opened.browser.context.pages()[0] ?? (await opened.browser.context.newPage())
  const problems: string[] = []
  page.on('pageerror', error => problems.push(`${page.url()}: ${error.message}`))
  mkdirSync(pictures, { recursive: true })
  const pages = await listPages(house().people)
  await page.goto(`${url}/sign-in`)
  for (const look of looks) {
    await dress(page, look)
    for (const each of pages) {
      const name = `${each.name}-${look.language}-${look.theme}`
      const found = await see(page, each, join(pictures, `${name}.png`)).catch(error => [String(error)])
      problems.push(...found.map(problem => `${name}: ${problem}`))
    }
  }
  assert.deepEqual(problems, [])
})

/** Open a page as the role sees it, take its picture, and answer what is wrong with it. */
async function see(page: Page, { role, path }: PageToSee, picture: string): Promise<string[]> {
  const { url } = house().platform
  const person = house().people.find(each => each.role === role)
  if (person === undefined) await page.context().clearCookies()
  else await signInAs(page, url, person.memberId)
  await page.goto(`${url}${path}`, { waitUntil: 'domcontentloaded' })
  await page.getByRole('heading').first().waitFor({ timeout: 30_000 })
  // The stream of events never ends, so the network is never idle: an image must be ready, else a moment is enough.
  const images = page.locator('[role="img"][data-state]')
  if ((await images.count()) > 0) await images.and(page.locator('[data-state="ready"]')).first().waitFor()
  await page.waitForFunction(() => [...document.images].every(image => image.complete))
  await page.waitForTimeout(400)
  await page.screenshot({ path: picture, animations: 'disabled' })
  return inspectPage(page)
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
}
