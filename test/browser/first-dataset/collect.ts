import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { node24, root } from '../../../scripts/node24.mjs'
import { choose, type Desk, sitDown, takePicture } from './desk.ts'

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

/** The ethics officer enters what is in force; the data manager enrols the gateway and sends a folder. */
export async function collect(desk: Desk, folder: string): Promise<void> {
  await enterOnPage(desk, '/collect/agreements', 'Enter an agreement', 'DUA-1')
  await takePicture(desk.page, '01-agreement')
  await enterOnPage(desk, '/collect/ethics-approvals', 'Enter an approval', 'IRB-1')
  const code = await makeCode(desk)
  await sendFolder(desk, { folder, code })
  await sitDown(desk, 'Mori Haruka', '/collect/submissions')
  await desk.page.getByText('Accepted').first().waitFor()
  await takePicture(desk.page, '05-submission')
}

async function enterOnPage(desk: Desk, path: string, act: string, reference: string): Promise<void> {
  await sitDown(desk, 'Matsumoto Eri', path)
  await desk.page.getByRole('button', { name: act }).first().click()
  const dialog = desk.page.getByRole('dialog')
  await choose(dialog, 'Site', 'Sakura General Hospital')
  await dialog.getByLabel('Reference').fill(reference)
  if (reference.startsWith('IRB')) await dialog.getByLabel('Committee').fill('Ethics committee')
  await dialog.getByLabel('From').fill(day(-30))
  await dialog.getByLabel('Until').fill(day(700))
  await dialog.getByRole('button', { name: act }).click()
  await desk.page.getByRole('cell', { name: reference }).waitFor()
}

async function makeCode(desk: Desk): Promise<string> {
  await sitDown(desk, 'Mori Haruka', '/collect/gateways')
  await desk.page.getByRole('button', { name: 'Make an enrolment code' }).first().click()
  const dialog = desk.page.getByRole('dialog')
  await choose(dialog, 'Site', 'Sakura General Hospital')
  await dialog.getByRole('button', { name: 'Make the code' }).click()
  const code = (await dialog.locator('code, pre').first().textContent()) ?? ''
  await takePicture(desk.page, '02-enrolment-code')
  return code.trim()
}

async function sendFolder(desk: Desk, { folder, code }: { folder: string; code: string }): Promise<void> {
  const gateway = spawn(
    node24(),
    ['--disable-warning=ExperimentalWarning', join(root, 'gateway/src/main.ts'), 'serve', '--port', '0'],
    {
      env: { ...process.env, TSUMUGI_GATEWAY_HOME: join(desk.house.home, 'gateway') },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  try {
    for await (const link of createInterface({ input: gateway.stdout })) {
      await approve(desk, { link, folder, code })
      break
    }
  } finally {
    gateway.kill('SIGINT')
  }
}

async function approve({ page, house }: Desk, given: { link: string; folder: string; code: string }): Promise<void> {
  await page.goto(given.link)
  await page.getByLabel('Platform address').fill(house.platform.url)
  await page.getByLabel('One-time code').fill(given.code)
  await page.getByRole('button', { name: 'Enrol' }).click()
  await page.getByLabel('Folder path').fill(given.folder)
  await page.getByRole('button', { name: 'Look through this folder' }).click()
  await page.getByRole('button', { name: 'What leaves?' }).first().click()
  await page.getByText('Before (stays here)').first().waitFor()
  await takePicture(page, '03-what-leaves')
  await page.getByRole('button', { name: 'Approve and send' }).click()
  await page.getByText('Accepted by the platform').waitFor({ timeout: 120_000 })
  await takePicture(page, '04-receipt')
}
