import { z } from 'zod'
import type { ReleaseFile } from './release-facts.ts'

export const croissantIssueCodes = [
  'croissant/vocabulary',
  'croissant/missing-property',
  'croissant/conforms-to',
  'croissant/duplicate-id',
  'croissant/dangling-reference',
  'croissant/bad-digest',
  'croissant/missing-file',
  'croissant/empty-file-set',
  'croissant/unknown-column',
] as const
export interface CroissantIssue {
  readonly code: (typeof croissantIssueCodes)[number]
  readonly where: string
}

const required = [
  'name',
  'description',
  'license',
  'url',
  'creator',
  'datePublished',
  'distribution',
  'conformsTo',
] as const
const reference = z.object({ '@id': z.string() })
const node = z.looseObject({ '@type': z.string(), '@id': z.string().min(1) })
const fileObject = node.extend({ contentUrl: z.string(), encodingFormat: z.unknown(), sha256: z.string() })
const fileSet = node.extend({ includes: z.string(), encodingFormat: z.unknown() })
const field = node.extend({
  dataType: z.unknown(),
  source: z
    .object({
      fileObject: reference.optional(),
      fileSet: reference.optional(),
      extract: z.object({ column: z.string().optional() }).loose().optional(),
    })
    .optional(),
  references: z.object({ field: reference }).optional(),
})
const recordSet = node.extend({ key: reference.optional(), field: z.array(field) })
const document = z.looseObject({ distribution: z.array(node).default([]), recordSet: z.array(recordSet).default([]) })

/** Check a Croissant description more strictly than its reference validator, which passes a file without a licence and any digest:
 *  every required property, every reference, every digest against the files, every file set non-empty, every column there.
 *  `columns` are the columns of the CSV files by path. Throws a ZodError for what is no Croissant at all.
 *  @see https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html#required */
export function checkCroissant(
  given: unknown,
  files: readonly ReleaseFile[],
  columns: Readonly<Record<string, readonly string[]>>,
): CroissantIssue[] {
  const parsed = document.parse(given)
  return [
    ...checkTop(parsed),
    ...checkIds(parsed),
    ...parsed.distribution.flatMap(resource => checkResource(resource, files)),
    ...parsed.recordSet.flatMap(records => records.field.flatMap(one => checkColumn(one, columns))),
  ]
}

function checkTop(parsed: z.output<typeof document>): CroissantIssue[] {
  const issues: CroissantIssue[] = required
    .filter(name => parsed[name] === undefined || parsed[name] === '' || isEmptyList(parsed[name]))
    .map(where => ({ code: 'croissant/missing-property', where }))
  const context = z.looseObject({ '@vocab': z.string().optional() }).safeParse(parsed['@context'])
  if (!context.success || context.data['@vocab'] !== 'https://schema.org/')
    issues.push({ code: 'croissant/vocabulary', where: '@context' })
  if (parsed['@type'] !== 'sc:Dataset') issues.push({ code: 'croissant/vocabulary', where: '@type' })
  const conformsTo = z.array(z.string()).safeParse([parsed.conformsTo].flat())
  if (!conformsTo.success || !conformsTo.data.includes('http://mlcommons.org/croissant/1.1'))
    issues.push({ code: 'croissant/conforms-to', where: 'conformsTo' })
  return issues
}

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0

function checkIds(parsed: z.output<typeof document>): CroissantIssue[] {
  const fields = parsed.recordSet.flatMap(records => records.field)
  const ids = [...parsed.distribution, ...parsed.recordSet, ...fields].map(one => one['@id'])
  const known = new Set(ids)
  const doubled = ids.filter((id, index) => ids.indexOf(id) !== index)
  const references = [
    ...parsed.recordSet.flatMap(records => (records.key === undefined ? [] : [records.key['@id']])),
    ...fields.flatMap(one => [one.source?.fileObject, one.source?.fileSet, one.references?.field]).flatMap(idsOf),
  ]
  return [
    ...doubled.map(where => ({ code: 'croissant/duplicate-id' as const, where })),
    ...references.filter(id => !known.has(id)).map(where => ({ code: 'croissant/dangling-reference' as const, where })),
  ]
}

const idsOf = (one: z.output<typeof reference> | undefined) => (one === undefined ? [] : [one['@id']])

function checkResource(resource: z.output<typeof node>, files: readonly ReleaseFile[]): CroissantIssue[] {
  const where = resource['@id']
  if (resource['@type'] === 'cr:FileSet') {
    const set = fileSet.safeParse(resource)
    if (!set.success) return [{ code: 'croissant/missing-property', where }]
    const glob = globPattern(set.data.includes)
    return files.some(file => glob.test(file.path)) ? [] : [{ code: 'croissant/empty-file-set', where }]
  }
  const object = fileObject.safeParse(resource)
  if (!object.success || object.data.encodingFormat === undefined)
    return [{ code: 'croissant/missing-property', where }]
  const file = files.find(one => one.path === object.data.contentUrl)
  if (file === undefined) return [{ code: 'croissant/missing-file', where }]
  return file.sha256 === object.data.sha256 ? [] : [{ code: 'croissant/bad-digest', where }]
}

/** A glob where `*` stays in one folder and `**` does not. */
function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replace(/\*\*\/|\*/g, found => (found === '*' ? '[^/]*' : '(?:.*/)?'))}$`)
}

function checkColumn(
  one: z.output<typeof field>,
  columns: Readonly<Record<string, readonly string[]>>,
): CroissantIssue[] {
  const path = one.source?.fileObject?.['@id']
  const column = one.source?.extract?.column
  if (path === undefined || column === undefined) return []
  return columns[path]?.includes(column) ? [] : [{ code: 'croissant/unknown-column', where: one['@id'] }]
}
