import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from './tree.ts'

/** SPDX expressions that an Apache-2.0 product may ship with or build with. */
const permissive =
  /^\(?(MIT|MIT-0|ISC|0BSD|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-4\.0|Unlicense|Python-2\.0|PostgreSQL|BSL-1\.0|Zlib|WTFPL)( (OR|AND) [A-Za-z0-9.-]+)*\)?$/

/** Weak copyleft, each with the reason why it may stay. */
const allowed: Record<string, string> = {
  'axe-core': 'MPL-2.0; used by browser tests only, unchanged',
  lightningcss: 'MPL-2.0; build tool of Vite, unchanged, not shipped',
  '@img/sharp-libvips': 'LGPL-3.0; a shared library beside sharp that a user may replace',
}
const isAllowed = (name: string) => Object.keys(allowed).some(known => name === known || name.startsWith(`${known}-`))

function installedPackages(folder: string): { name: string; licence: string }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.name.startsWith('.') || entry.isSymbolicLink() || !entry.isDirectory()) return []
    if (entry.name.startsWith('@')) return installedPackages(path)
    const file = join(path, 'package.json')
    if (!existsSync(file)) return []
    const { name, license, licenses } = JSON.parse(readFileSync(file, 'utf8'))
    const found =
      typeof license === 'string'
        ? license
        : (license?.type ?? licenses?.map((l: { type: string }) => l.type).join(' OR ') ?? 'none')
    return [{ name: String(name), licence: String(found) }]
  })
}

test('every installed package has a permissive licence, or a reason', () => {
  const packages = installedPackages(join(root, 'node_modules'))
  assert.ok(packages.length > 100, 'the packages were found')
  assert.deepEqual(
    packages.filter(found => !permissive.test(found.licence) && !isAllowed(found.name)),
    [],
  )
})
