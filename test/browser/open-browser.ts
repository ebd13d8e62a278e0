import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { findChromium } from '../../scripts/browser/find-chromium.ts'

export interface Browser {
  readonly context: BrowserContext
  readonly close: () => Promise<void>
}

const flags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
]

/** A Chromium with an empty profile; undefined where there is none. WebGL runs in software. */
export async function openBrowser(): Promise<Browser | undefined> {
  const executablePath = findChromium()
  if (executablePath === undefined) return undefined
  const profile = mkdtempSync(join(tmpdir(), 'tsumugi-browser-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: flags,
    viewport: { width: 1440, height: 900 },
    timezoneId: 'Asia/Tokyo',
  })
  return {
    context,
    close: async () => {
      await context.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

export interface Look {
  readonly language: 'en' | 'ja'
  readonly theme: 'light' | 'dark'
}
export const looks: readonly Look[] = [
  { language: 'en', theme: 'light' },
  { language: 'ja', theme: 'light' },
  { language: 'en', theme: 'dark' },
  { language: 'ja', theme: 'dark' },
]

/** Choose language and theme as a person would find them chosen on the next visit. */
export async function dress(page: Page, { language, theme }: Look): Promise<void> {
  await page.evaluate(
    ([chosen, scheme]) => {
      localStorage.setItem('tsumugi.language', chosen ?? '')
      localStorage.setItem('mantine-color-scheme-value', scheme ?? '')
    },
    [language, theme],
  )
}

type Cookies = Parameters<BrowserContext['addCookies']>[0]
const kept = new Map<string, Cookies>()

/** Be signed in as a sample person. Each signs in once, since the platform slows down those who sign in all the time. */
export async function signInAs(page: Page, url: string, memberId: string): Promise<void> {
  const context = page.context()
  await context.clearCookies()
  const cookies = kept.get(`${url} ${memberId}`)
  if (cookies !== undefined) return context.addCookies(cookies)
  const headers = { 'x-tsumugi': '1', origin: url }
  const answer = await context.request.post(`${url}/api/sign-in/sample`, { data: { memberId }, headers })
  if (!answer.ok()) throw new Error(`sign-in as a sample person was answered with ${answer.status()}`)
  kept.set(`${url} ${memberId}`, await context.cookies())
}
