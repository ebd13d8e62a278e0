import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What is wrong with a page: faults that anybody sees, and barriers for those who hear or use keys. Empty when nothing is. */
export async function inspectPage(page: Page): Promise<string[]> {
  return [...(await findOverflow(page)), ...(await findRawKeys(page)), ...(await findBarriers(page))]
}

/** A page must not scroll sideways. */
async function findOverflow(page: Page): Promise<string[]> {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  return excess > 1 ? [`the page is ${excess} px wider than the window`] : []
}

/** Text that looks like a translation key or a value that was not there. */
async function findRawKeys(page: Page): Promise<string[]> {
  // biome-ignore lint/performance/useDomNodeTextContent: only what is on the screen counts, with its line breaks
  const text = await page.evaluate(() => document.body.innerText)
  const raw =
    text.match(
      /\b[a-z]+(?:[A-Z][a-z]+)*(?:\.[a-z]+(?:[A-Z][a-z]+)*){2,}\b|\bundefined\b|\bNaN\b|\[object Object\]|\{\{\w+\}\}/g,
    ) ?? []
  return [...new Set(raw)].map(found => `untranslated or broken text: ${found}`)
}

/** Serious and critical barriers that axe finds. */
async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const violations: { id: string; impact: string; target: string }[] = await page.evaluate(`
    axe.run(document, { resultTypes: ['violations'] }).then(result => result.violations
      .filter(violation => violation.impact === 'serious' || violation.impact === 'critical')
      .map(({ id, impact, nodes }) => ({ id, impact, target: nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | ') })))`)
  return violations.map(({ id, impact, target }) => `${impact}: ${id} at ${target}`)
}
