import { choose, type Desk, sitDown, takePicture } from './desk.ts'

/** The curator accepts the series, freezes a cohort and opens its reading. */
export async function select(desk: Desk): Promise<void> {
  const { page } = desk
  await sitDown(desk, 'Kobayashi Nao', '/select/projects')
  await page.getByRole('button', { name: 'Start a project' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name (English)').fill('First dataset')
  await dialog.getByLabel('Name (日本語)').fill('はじめてのデータセット')
  await dialog.getByRole('button', { name: 'Start a project' }).click()
  await page.getByRole('link', { name: 'Triage' }).first().click()
  await page.getByRole('article').first().click()
  await page
    .getByRole('button', { name: /^Accept A$|^Accept$/ })
    .first()
    .click()
  await page.getByRole('article').getByText('Accepted', { exact: true }).first().waitFor()
  await takePicture(page, '06-triage')
  await page.goto(page.url().replace(/\/triage.*$/, '/criteria'))
  await page.getByRole('button', { name: 'Freeze a cohort' }).click()
  await dialog.getByLabel('Name of the cohort').fill('First cohort')
  await dialog.getByRole('button', { name: 'Freeze a cohort' }).click()
  await page.getByRole('img', { name: /^Flow diagram/ }).waitFor()
  await takePicture(page, '07-cohort')
}

/** The curator opens the reading with one label. */
export async function openReading({ page }: Desk): Promise<void> {
  await page.getByRole('link', { name: 'Open reading' }).click()
  await page.getByLabel('Title (English)').fill('Mass')
  await page.getByLabel('Title (日本語)').fill('腫瘤')
  await page.getByRole('button', { name: 'Add a label' }).click()
  await page.getByRole('menuitem', { name: /^Mass/ }).click()
  await takePicture(page, '08-open-reading')
  await page.getByRole('button', { name: 'Open the reading' }).click()
  await page.getByRole('heading', { level: 1, name: 'Cases' }).waitFor()
}

/** An annotator takes the next case, draws one stroke at `shift` px from the middle, and hands it in. */
export async function read(desk: Desk, reader: { name: string; shift: number; picture: string }): Promise<void> {
  const { page } = desk
  await sitDown(desk, reader.name, '/annotate/tasks')
  await page.getByRole('button', { name: 'Next case' }).click()
  const image = page.locator('[data-state="ready"]').first()
  await image.waitFor({ timeout: 120_000 })
  await page.getByRole('button', { name: 'Brush', exact: true }).click()
  const box = await image.boundingBox()
  if (box === null) throw new Error('The image of the case has no place on the page.')
  const [x, y] = [box.x + box.width / 2 + reader.shift, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 40, y + 30, { steps: 8 })
  await page.mouse.up()
  await page
    .getByText(/voxels$/)
    .first()
    .waitFor()
  await takePicture(page, reader.picture)
  await page.getByRole('button', { name: 'Submit reading' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Hand in' }).click()
  await page.getByText('The reading is handed in.').waitFor({ timeout: 60_000 })
}

/** The adjudicator looks at both readings and takes one. */
export async function adjudicate(desk: Desk): Promise<void> {
  const { page } = desk
  await sitDown(desk, 'Yamada Michiko', '/annotate/adjudication')
  await page.getByRole('link', { name: 'Open the worst' }).click({ timeout: 60_000 })
  await page.locator('[data-state="ready"]').nth(1).waitFor({ timeout: 120_000 })
  await page.getByRole('button', { name: 'Next difference' }).click()
  await page.getByLabel('Reason').fill('Reading A follows the edge.')
  await takePicture(page, '11-adjudication')
  await page.getByRole('button', { name: 'Decide', exact: true }).click()
  await page.getByText('The case is decided.').waitFor({ timeout: 60_000 })
}

/** The curator composes a recipe of two steps and runs it over the cohort. */
export async function preprocess(desk: Desk): Promise<void> {
  const { page } = desk
  await sitDown(desk, 'Kobayashi Nao', '/preprocess/recipes/compose')
  await page.getByLabel('Name of the recipe').fill('First recipe')
  for (const button of (await page.getByRole('button', { name: /^Add / }).all()).slice(0, 1)) await button.click()
  await takePicture(page, '12-recipe')
  await page.getByRole('button', { name: 'Save the recipe' }).click()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await choose(dialog, 'Cohort', /First cohort/)
  await dialog.getByRole('button', { name: 'Start the run' }).click()
  await page.getByText('Completed').first().waitFor({ timeout: 180_000 })
  await takePicture(page, '13-run')
}
