import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { formatCsv, parseCsv } from './csv.ts'
import { deidentifyTable, suggestRoles } from './deidentify-table.ts'
import { deidentifyVariants } from './deidentify-variants.ts'
import { aliasOf } from './site-key.ts'
import { cleanDescription } from './slides/aperio.ts'
import { planSlide } from './slides/plan-slide.ts'

const key = Uint8Array.from({ length: 32 }, (_, index) => index)
// Of this key and number: see site-key.test.ts, by Python 3.
const pseudonym = 'TS-EXEV86GZHS167Z69TS9K'

test('CSV with quotes, line breaks and a byte order mark is read, and written so that it reads the same', () => {
  const rows = parseCsv('\ufeffa,b\r\n"x, ""y""","two\nlines"\r\n')
  assert.deepEqual(rows, [
    ['a', 'b'],
    ['x, "y"', 'two\nlines'],
  ])
  assert.deepEqual(parseCsv(formatCsv(rows)), rows)
})

test('a cell that a spreadsheet would run is written as text', () => {
  assert.equal(formatCsv([['=HYPERLINK("x")', '-1.5', '@a']]), '"\'=HYPERLINK(""x"")",-1.5,\'@a\n')
})

test('a table loses its direct columns, gets the pseudonym, and its days are shifted as the images’', () => {
  const header = 'patient_id,patient_name,birth_date,sex,visit_date,age,note,unheard_of'
  const text = `${header}\n0012345,紬 花子,1950-01-02,F,2025-04-17,93,紬 花子様 肺癌 経過観察,x\n,無名,,,,,,\n`
  const table = deidentifyTable(text, suggestRoles(header.split(',')), key)
  assert.equal(table.subjects[0]?.csv, `subject,sex,visit_date,age,note\n${pseudonym},F,2025-02-03,90,肺癌 経過観察\n`)
  assert.deepEqual(table.withheld, [{ reason: 'table/row-without-id', count: 1 }])
})

test('a table without a column for the patient number stays back whole', () => {
  const table = deidentifyTable('a,b\n1,2\n', {}, key)
  assert.deepEqual(table.withheld, [{ reason: 'table/no-id-column', count: 1 }])
  assert.deepEqual(table.subjects, [])
})

const vcf = [
  ...['##fileformat=VCFv4.2', '##fileDate=20250417', '##callerCommandLine=call /export/TSUMUGI_HANAKO.bam'],
  ...[
    '##reference=file:///home/hanako/GRCh38.fa',
    '##contig=<ID=21,length=46709983,URL=ftp://x>',
    '##SAMPLE=<ID=0012345>',
  ],
  '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
  '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t0012345\t0012345_N',
  '21\t34792292\trs123;LOCAL9\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/0',
].join('\n')

test('a variant file keeps its format and genotypes, and loses samples, commands, dates and paths', () => {
  const made = deidentifyVariants(vcf, () => '0012345', key)
  assert.ok('vcf' in made)
  const lines = made.vcf.split('\n')
  assert.deepEqual(lines.slice(0, 4), [
    '##fileformat=VCFv4.2',
    '##reference=GRCh38',
    '##contig=<ID=21,length=46709983>',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
  ])
  const [tumour, normal] = lines[4]?.split('\t').slice(9) ?? []
  assert.ok(tumour?.startsWith(`${pseudonym}-`) && normal?.startsWith(`${pseudonym}-`) && tumour !== normal)
  assert.equal(lines[5], '21\t34792292\trs123\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/0')
  assert.doesNotMatch(made.vcf, /0012345|hanako|20250417/i)
})

test('a variant file of nobody, without samples, or of another format stays back', () => {
  assert.deepEqual(
    deidentifyVariants(vcf, () => undefined, key),
    { reason: 'variants/unknown-sample' },
  )
  const siteOnly = vcf.replace(/\tFORMAT\t0012345\t0012345_N/, '')
  assert.deepEqual(
    deidentifyVariants(siteOnly, () => '1', key),
    { reason: 'variants/no-sample' },
  )
  assert.deepEqual(
    deidentifyVariants('chrom,pos\n', () => '1', key),
    { reason: 'variants/not-vcf' },
  )
})

/** A little-endian TIFF whose directories stand in a chain; values that do not fit stand after the directory. */
function tiffOf(directories: readonly (readonly (readonly [number, number, string | number])[])[]): Buffer {
  const parts: Buffer[] = [Buffer.from('49492a0008000000', 'hex')]
  let offset = 8
  for (const [index, entries] of directories.entries()) {
    const head = Buffer.alloc(2 + entries.length * 12 + 4)
    const values: Buffer[] = []
    let valueAt = offset + head.length
    head.writeUInt16LE(entries.length, 0)
    for (const [at, [tag, type, value]] of entries.entries()) {
      const bytes = typeof value === 'string' ? Buffer.from(`${value}\0`) : undefined
      head.writeUInt16LE(tag, 2 + at * 12)
      head.writeUInt16LE(type, 4 + at * 12)
      head.writeUInt32LE(bytes?.length ?? 1, 6 + at * 12)
      head.writeUInt32LE(bytes === undefined ? Number(value) : valueAt, 10 + at * 12)
      if (bytes !== undefined) {
        values.push(bytes)
        valueAt += bytes.length
      }
    }
    if (index < directories.length - 1) head.writeUInt32LE(valueAt, head.length - 4)
    parts.push(head, ...values)
    offset = valueAt
  }
  return Buffer.concat(parts)
}

const ascii = 2
const long = 4
const description =
  'Aperio Image Library v11.2.1\n2220x2967|AppMag = 20|User = b414003d-95c6|Filename = TSUMUGI_HANAKO|Date = 04/17/25|MPP = 0.499'
const slideWith = (strip: number) =>
  tiffOf([
    [
      [254, long, 0],
      [270, ascii, description],
      [306, ascii, '2025:04:17 10:00:00'],
      [322, long, 240],
    ],
    [
      [254, long, 1],
      [270, ascii, 'Aperio label 387x463'],
      [273, long, strip],
      [279, long, 4],
    ],
  ])
const stripAt = slideWith(0).length
const slide = Buffer.concat([slideWith(stripAt), Buffer.from('HANA')])
const readAt = (bytes: Buffer) => async (offset: number, length: number) => bytes.subarray(offset, offset + length)

test('a slide loses its label, its date, and all of its description that is not technical', async () => {
  const plan = await planSlide(readAt(slide), slide.length)
  assert.ok('patches' in plan)
  const copy = Buffer.from(slide)
  for (const patch of plan.patches) copy.set(patch.bytes, patch.offset)
  assert.equal(copy.length, slide.length)
  assert.doesNotMatch(copy.toString('latin1'), /TSUMUGI|HANA|04\/17|2025:04|b414003d|label/)
  assert.ok(copy.includes('AppMag = 20|MPP = 0.499'))
  assert.equal(copy.readUInt32LE(stripAt), 0, 'the label’s strip is zeroed')
  assert.equal(copy.readUInt32LE(8 + 2 + 4 * 12), 0, 'the first directory is the last')
  assert.deepEqual(plan.removedTexts, ['b414003d-95c6', 'TSUMUGI_HANAKO', '04/17/25', '2025:04:17 10:00:00'])
})

test('a file that is no slide of a known kind stays back', async () => {
  assert.deepEqual(await planSlide(readAt(Buffer.from('no tiff')), 7), { reason: 'slide/not-tiff' })
  const other = tiffOf([[[270, ascii, 'Hamamatsu']]])
  assert.deepEqual(await planSlide(readAt(other), other.length), { reason: 'slide/unsupported-format' })
  const huge = tiffOf([
    [[270, ascii, 'Aperio x']],
    [
      [254, long, 1],
      [273, long, 8],
      [279, long, 0x7fffffff],
    ],
  ])
  assert.deepEqual(await planSlide(readAt(huge), huge.length), { reason: 'slide/not-understood' })
})

test('a chain of directories that loops is not followed', async () => {
  const loop = tiffOf([[[270, ascii, 'Aperio x']]])
  loop.writeUInt32LE(8, 8 + 2 + 12)
  assert.deepEqual(await planSlide(readAt(loop), loop.length), { reason: 'slide/not-tiff' })
})

test('the first line of a description stays, the keys that name are dropped', () => {
  assert.equal(cleanDescription(description), 'Aperio Image Library v11.2.1\n2220x2967|AppMag = 20|MPP = 0.499')
})

test('the person of a table and of a variant file is the person of the images', () => {
  assert.equal(aliasOf(key, '0012345').pseudonym, pseudonym)
})

test('columns that others may know are widened until k people look alike, and the risk is told before and after', () => {
  const people = ['Male,25,53711,Flu', 'Female,25,53712,Hepatitis', 'Male,26,53711,Bronchitis']
  const others = ['Male,27,53710,Broken Arm', 'Female,27,53712,AIDS', 'Male,28,53711,Hang Nail']
  const rows = [...people, ...others].map((row, index) => `P${index},${row}`)
  const roles = { id: 'id', sex: 'quasi', years: 'quasi', zip: 'quasi', disease: 'sensitive' } as const
  const table = deidentifyTable(['id,sex,years,zip,disease', ...rows].join('\n'), roles, key, 2)
  const [, first = []] = parseCsv(table.subjects[0]?.csv ?? '')
  assert.deepEqual(first.slice(1), ['Male', '25..26', '53711', 'Flu'])
  assert.deepEqual([table.risk?.before.k, table.risk?.after.k, table.risk?.after.l], [1, 2, 2])
})
