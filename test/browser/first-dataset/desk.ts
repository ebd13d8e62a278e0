import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { root } from '../../../scripts/node24.mjs'
import type { House } from '../../house/open-house.ts'
import { signInAs } from '../open-browser.ts'

/** One browser window at which the people of the walk sit down one after another. */
export interface Desk {
  readonly page: Page
  readonly house: House
}

const pictures = join(root, 'out', 'pictures', 'first-dataset')

/** Sit down as a sample person at a page of the platform. */
export async function sitDown({ page, house }: Desk, displayName: string, path: string): Promise<void> {
  const about: { samplePeople: { memberId: string; displayName: string }[] } = await (
    await fetch(`${house.platform.url}/api/about`)
  ).json()
  const person = about.samplePeople.find(each => each.displayName === displayName)
  if (person === undefined) throw new Error(`The sample has nobody called ${displayName}.`)
  await signInAs(page, house.platform.url, person.memberId)
  await page.goto(`${house.platform.url}${path}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
}

/** Choose from a list as a person does: open it, then take the option. */
export async function choose(scope: Page | Locator, label: string, option: string | RegExp): Promise<void> {
  await scope.getByLabel(label).first().click()
  const page = 'page' in scope ? scope.page() : scope
  await page.getByRole('option', { name: option }).first().click()
}

export async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' })
}
