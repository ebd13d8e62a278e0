import { strict as assert } from 'node:assert'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadSiteRules, SiteRulesRefused } from './site-rules.ts'

async function folderWith(text: string | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tsumugi-site-rules-'))
  if (text !== undefined) await writeFile(join(folder, 'site-rules.json'), text)
  return folder
}

const reviewed = { format: 'tsumugi-site-rules@1', reviewedBy: 'Radiology', reviewedOn: '2026-11-20' }
const rules = [{ attribute: 'StationName', action: 'keep', reason: 'scanner drift is studied' }]

test('without a file there are no rules; a reviewed file gives its own', async () => {
  assert.deepEqual(await loadSiteRules(await folderWith(undefined)), [])
  assert.deepEqual(await loadSiteRules(await folderWith(JSON.stringify({ ...reviewed, rules }))), rules)
})

const refused: readonly (readonly [string, string, RegExp])[] = [
  ['that is no JSON', '{', /The file/],
  ['that nobody reviewed', JSON.stringify({ format: reviewed.format, rules }), /reviewedBy.*reviewedOn/],
  ['of another kind', JSON.stringify({ ...reviewed, format: 'x', rules }), /format/],
  ['with a field that means nothing', JSON.stringify({ ...reviewed, rules: [{ ...rules[0], tag: 1 }] }), /rules\.0/],
  [
    'with a rule that cannot be in force',
    JSON.stringify({ ...reviewed, rules: [...rules, { attribute: 'PatientID', action: 'keep' }] }),
    /Rule 2: keep PatientID/,
  ],
]
for (const [name, text, message] of refused)
  test(`a file ${name} is refused, with the place`, async () => {
    const folder = await folderWith(text)
    await assert.rejects(
      loadSiteRules(folder),
      error => error instanceof SiteRulesRefused && message.test(error.message),
    )
  })
