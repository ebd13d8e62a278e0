import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { node24, root } from '../../../scripts/node24.mjs'
import { choose, type Desk, sitDown, takePicture } from './desk.ts'

/** The curator makes a release of the only cohort and run, and waits until it is published. */
export async function publish(desk: Desk): Promise<void> {
  const { page } = desk
  await sitDown(desk, 'Kobayashi Nao', '/release/releases/new')
  await page.getByLabel('Short name').fill('FirstMr')
  for (const field of ['Title', 'Description'])
    for (const language of ['English', '日本語']) await page.getByLabel(`${field} (${language})`).fill('First MR')
  await choose(page, 'Cohort', /First cohort/)
  await choose(page, 'Run', /First recipe/)
  await page.getByLabel('Licence', { exact: false }).first().fill('Tsumugi Data Use Licence 1.0')
  await page.getByLabel('Usage fee').fill('100001')
  await takePicture(page, '14-new-release')
  await page.getByRole('button', { name: 'Build and publish' }).click()
  await page.getByText('Published').first().waitFor({ timeout: 180_000 })
  await page.getByRole('tab').first().waitFor()
  await takePicture(page, '15-release')
}

/** The customer asks, the ethics officer approves with a quote, the customer accepts. */
export async function grant(desk: Desk): Promise<void> {
  const { page } = desk
  const dialog = page.getByRole('dialog')
  await sitDown(desk, 'Nakamura Sora', '/catalogue')
  await page.getByRole('link', { name: 'First MR' }).click()
  await page.getByRole('button', { name: 'Request access' }).click()
  await dialog.getByLabel('What will you do with it?').fill('Research on segmentation of soft tissue.')
  await takePicture(page, '16-request')
  await dialog.getByRole('button', { name: 'Send the request' }).click()
  await page.getByText('Waiting for a decision').waitFor()
  await sitDown(desk, 'Matsumoto Eri', '/release/requests')
  await page.getByRole('button', { name: 'Decide' }).click()
  await dialog.getByLabel('Quote').fill('100001')
  await dialog.getByLabel('Grant until').fill(new Date(Date.now() + 365 * 86_400_000).toISOString().slice(0, 10))
  await takePicture(page, '17-decision')
  await dialog.getByRole('button', { name: 'Approve' }).click()
  await page.getByText('Approved, quote open').waitFor()
  await sitDown(desk, 'Nakamura Sora', '/release/requests')
  await page.getByRole('button', { name: 'Accept the quote' }).click()
  await takePicture(page, '18-quote')
  await dialog.getByRole('button', { name: 'Accept the quote' }).click()
  await page.getByText('Granted').waitFor()
}

/** The customer makes a key on the page, downloads with it and verifies offline; answers what the last command printed. */
export async function download(desk: Desk): Promise<string> {
  const { page, house } = desk
  await sitDown(desk, 'Nakamura Sora', '/people/api-keys')
  await page.getByRole('button', { name: 'Make a key' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('What is it for?').fill('download')
  await dialog.getByRole('button', { name: 'Make a key' }).click()
  const key = (await dialog.locator('code, pre').first().textContent()) ?? ''
  const keyEnv = { TSUMUGI_SERVER: house.platform.url, TSUMUGI_API_KEY: key.trim() }
  const out = join(house.home, 'downloads')
  runTsumugi(['download', 'FirstMr-1.0.0', '--out', out], keyEnv)
  return runTsumugi(['verify', join(out, 'FirstMr-1.0.0')], {})
}

function runTsumugi(args: readonly string[], env: Record<string, string>): string {
  const program = ['--disable-warning=ExperimentalWarning', join(root, 'cli/src/main.ts'), ...args]
  const { status, stdout, stderr } = spawnSync(node24(), program, { env: { ...process.env, ...env }, encoding: 'utf8' })
  if (status !== 0) throw new Error(`tsumugi ${args[0]} ended with ${status}: ${stderr.slice(-1000)}`)
  return stdout
}

/** The finance officer puts a share rule in force, closes the month and opens a statement. */
export async function settle(desk: Desk): Promise<void> {
  const { page } = desk
  const month = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(new Date()).slice(0, 7)
  await sitDown(desk, 'Abe Shota', '/settle/share-rules')
  await page.getByRole('button', { name: 'Put a rule in force' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('In force from').fill(month)
  await dialog.getByRole('button', { name: 'Put a rule in force' }).click()
  await page.getByRole('cell', { name: 'v1', exact: true }).waitFor()
  await sitDown(desk, 'Abe Shota', `/settle/periods/${month}`)
  await takePicture(page, '19-fee-period')
  await page.getByRole('button', { name: 'Close the month' }).click()
  await dialog.getByRole('button', { name: 'Close the month' }).click()
  await page.getByText('This month is closed.').waitFor()
  await sitDown(desk, 'Abe Shota', '/settle/statements')
  await page.getByRole('row').filter({ hasText: 'Sakura General Hospital' }).getByRole('link').first().click()
  await page.getByText('Statement number').waitFor()
  await takePicture(page, '20-statement')
}
