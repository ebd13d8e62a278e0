import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import ts from 'typescript'
import { en } from './en/index.ts'
import { ja } from './ja/index.ts'
import { refusals } from './refusals.ts'

const source = join(import.meta.dirname, '..')

/** Every text below a group, by its whole key. */
function textsOf(words: object, prefix = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : textsOf(value, `${prefix}${key}.`),
  )
}
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(match => match[1]).toSorted()

test('every English text has a Japanese one with the same placeholders, and neither is empty', () => {
  const japanese = new Map(textsOf(ja))
  const english = textsOf(en)
  assert.deepEqual([...japanese.keys()].toSorted(), english.map(([key]) => key).toSorted())
  for (const [key, text] of english) {
    const other = japanese.get(key) ?? ''
    assert.notEqual(text.trim(), '', key)
    assert.notEqual(other.trim(), '', key)
    assert.deepEqual(placeholders(other), placeholders(text), key)
  }
})

test('a Japanese text of more than a name has Japanese in it', () => {
  const untranslated = textsOf(ja).filter(
    ([, text]) => /[a-z]{3,} [a-z]{3,}/.test(text) && !/[ぁ-んァ-ヶ一-龠]/.test(text),
  )
  assert.deepEqual(untranslated, [])
})

test('every refusal the pages put into words has both languages', () => {
  for (const [code, words] of Object.entries(refusals)) {
    assert.match(code, /^[a-z-]+\/[a-z-]+$/)
    assert.match(words.ja, /[ぁ-んァ-ヶ一-龠]/, code)
    assert.match(words.en, /^[A-Z].*\.$/, code)
  }
})

test('every key that a page asks for exists', () => {
  const keys = new Set(textsOf(en).map(([key]) => key))
  const asked = sourceFiles().flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(/\bt\('([\w.-]+)'/g)].map(match => [file, match[1] ?? ''] as const),
  )
  assert.ok(asked.length > 300)
  assert.deepEqual(
    asked.filter(([, key]) => !keys.has(key)),
    [],
  )
})

test('no page holds a sentence of its own', () => {
  const found = sourceFiles()
    .filter(file => file.endsWith('.tsx'))
    .flatMap(file => hardCodedIn(file))
  assert.deepEqual(found, [])
})

function sourceFiles(): string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter(path => /\.tsx?$/.test(path) && !path.startsWith('viewer') && !path.includes('.test.'))
    .map(path => join(source, path))
}

// Names that are the same in every language: the product, standards, and keys of a keyboard.
const names = /^(Tsumugi|DICOM SEG|SHA-256|Ctrl K|紬|X|A)$/
const spokenAttributes = new Set(['label', 'title', 'placeholder', 'alt', 'aria-label', 'description', 'text'])

/** Words between tags, and words in attributes that a person reads, as `file: words`. */
function hardCodedIn(file: string): string[] {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext, true, ts.ScriptKind.TSX)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const text = spokenText(node)
    if (text && /\p{L}{2,}/u.test(text) && !names.test(text)) found.push(`${file}: ${text}`)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}
function spokenText(node: ts.Node): string | undefined {
  if (ts.isJsxText(node)) return node.text.trim()
  if (!ts.isJsxAttribute(node) || !node.initializer || !ts.isStringLiteral(node.initializer)) return undefined
  return spokenAttributes.has(node.name.getText()) ? node.initializer.text : undefined
}
