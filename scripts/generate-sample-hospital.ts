/** Make `fixtures/sample-hospital` from public sets: `npx node scripts/generate-sample-hospital.ts FOLDER_OF_PUBLIC_SETS`.
 *  The same sets give the same bytes. Pixels stay as they are; invented people are planted into headers, file names, rows and variants. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import {
  type EditPlan,
  editDicom,
  encodeText,
  type NewElement,
  parseDicom,
  tagOfKeyword,
  type Vr,
} from '@tsumugi/dicom'
import { root } from './node24.mjs'
import { type InventedPerson, inventedPeople, type Source } from './sample/invented-people.ts'

const [publicSets] = process.argv.slice(2)
if (publicSets === undefined) {
  console.error('Usage: npx node scripts/generate-sample-hospital.ts FOLDER_OF_PUBLIC_SETS')
  process.exit(2)
}
const sets = publicSets
const target = join(root, 'fixtures', 'sample-hospital')
const institutions = { sakura: 'さくら総合病院', midori: 'みどりクリニック' }
/** The creator of the planted private block, and the element that holds the name once more. */
const privateCreatorTag = 0x00090010
const privateNameTag = 0x00091001

for (const folder of ['sakura', 'midori', 'readings']) rmSync(join(target, folder), { recursive: true, force: true })
for (const person of inventedPeople) for (const source of person.sources) plantSeries(person, source)
for (const site of ['sakura', 'midori'] as const) writeRows(site)
plantSlide()
plantVariants()
copyMasks()
writeFileSync(join(target, 'planted.json'), `${JSON.stringify(plantedTexts(), null, 2)}\n`)

function plantSeries(person: InventedPerson, source: Source): void {
  const folder = join(target, person.site, 'dicom', `${person.id}_${romajiOf(person)}`, source.to)
  mkdirSync(folder, { recursive: true })
  const files = readdirSync(join(sets, source.from)).filter(
    name =>
      statSync(join(sets, source.from, name)).isFile() &&
      !name.endsWith('.md') &&
      !name.endsWith('.json') &&
      !name.endsWith('.nii.gz'),
  )
  for (const name of files.sort()) {
    const parsed = parseDicom(readFileSync(join(sets, source.from, name)))
    if (parsed.file === undefined) throw new Error(`${source.from}/${name} is not DICOM`)
    const edited = editDicom(parsed.file, planOf(person, source))
    writeFileSync(join(folder, name.endsWith('.dcm') ? name : `${name}.dcm`), Buffer.concat(edited.chunks))
  }
}

function planOf(person: InventedPerson, source: Source): EditPlan {
  const planted = elementsOf(person, source)
  const tags = new Set(planted.map(element => element.tag))
  // The private block in the way would be read under the wrong creator, so group 0009 is made ours.
  return {
    element: element => (tags.has(element.tag) || element.tag >>> 16 === 0x0009 ? 'remove' : 'keep'),
    add: context => (context.path.length === 0 ? planted : []),
  }
}

function elementsOf(person: InventedPerson, source: Source): NewElement[] {
  const isLatin = person.characterSet[0] === 'ISO_IR 100' || person.characterSet[0] === 'ISO_IR 13'
  const institution = isLatin ? person.site.toUpperCase() : institutions[person.site]
  const at = (keyword: string, vr: Vr, value: NewElement['value']): NewElement => ({
    tag: tagOf(keyword),
    vr,
    value: written(person, value),
  })
  return [
    at('SpecificCharacterSet', 'CS', person.characterSet),
    at('AccessionNumber', 'SH', source.accession),
    ...['StudyDate', 'SeriesDate', 'AcquisitionDate', 'ContentDate'].map(keyword =>
      at(keyword, 'DA', person.visitDate),
    ),
    at('InstitutionName', 'LO', institution),
    at('ReferringPhysicianName', 'PN', person.referringPhysician),
    at('StudyDescription', 'LO', source.studyDescription),
    { tag: privateCreatorTag, vr: 'LO', value: 'SAMPLE RIS' },
    { tag: privateNameTag, vr: 'PN', value: written(person, person.name) },
    at('PatientName', 'PN', person.name),
    at('PatientID', 'LO', person.id),
    at('PatientBirthDate', 'DA', person.birthDate),
    at('PatientSex', 'CS', person.sex),
    at('PatientAddress', 'LO', person.address),
    at('PatientTelephoneNumbers', 'SH', person.phone),
    at('RequestAttributesSequence', 'SQ', {
      items: [
        [
          at('RequestedProcedureDescription', 'LO', source.studyDescription),
          at('ScheduledProcedureStepID', 'SH', source.accession),
        ],
      ],
    }),
  ]
}

/** Text in the person's own character set, which the file had not before the edit. */
function written(person: InventedPerson, value: NewElement['value']): NewElement['value'] {
  if (typeof value !== 'string') return value
  const bytes = encodeText(value, person.characterSet)
  if (bytes === undefined) throw new Error(`a text of ${person.id} does not fit its character set`)
  return bytes
}

function tagOf(keyword: string): number {
  const tag = tagOfKeyword(keyword)
  if (tag === undefined) throw new Error(`${keyword} is not in the dictionary`)
  return tag
}

function romajiOf(person: InventedPerson): string {
  return (person.name.split('=')[0] ?? '').replace('^', '_')
}
function firstWritten(parts: readonly string[]): string {
  return parts.find(part => part !== '') ?? ''
}

/** The clinical export of a site, one row a person. */
function writeRows(site: 'sakura' | 'midori'): void {
  const header = [
    'patient_id',
    'patient_name',
    'kana',
    'birth_date',
    'sex',
    'phone',
    'visit_date',
    'diagnosis_icd10',
    'hemoglobin_g_dl',
    'note',
  ]
  const rows = inventedPeople
    .filter(person => person.site === site)
    .map((person, index) => {
      const [romaji = '', kanjiName = '', kana = ''] = person.name.split('=').map(part => part.replace('^', ' '))
      const name = firstWritten([kanjiName, romaji])
      return [
        person.id,
        name,
        kana,
        dashed(person.birthDate),
        person.sex,
        person.phone,
        dashed(person.visitDate),
        person.diagnosis,
        (11.8 + index * 0.7).toFixed(1),
        `${name}様 経過良好`,
      ]
    })
  const text = [header, ...rows].map(cells => cells.join(',')).join('\n')
  mkdirSync(join(target, site, 'clinical'), { recursive: true })
  writeFileSync(join(target, site, 'clinical', 'clinical.csv'), `${text}\n`)
}

function dashed(date: string): string {
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`
}

/** The slide under the name that a scanner room gives it. */
function plantSlide(): void {
  const folder = join(target, 'sakura', 'slides')
  mkdirSync(folder, { recursive: true })
  copyFileSync(join(sets, 'wsi/aperio-cmu1-small-region/CMU-1-Small-Region.svs'), join(folder, '0012345_H25-0417.svs'))
}

function plantVariants(): void {
  const folder = join(target, 'sakura', 'variants')
  mkdirSync(folder, { recursive: true })
  const lines = readFileSync(join(sets, 'genomics/vcf-callers-vcf2maf/test_b38.vcf'), 'utf8').split('\n')
  const planted = lines.flatMap(line => {
    if (line.startsWith('##fileformat'))
      return [
        line,
        '##fileDate=20250417',
        '##callerCommandLine=call --sample 0012345 --input /export/TSUMUGI_HANAKO.bam',
      ]
    return [line.replace('\tTUMOR\tNORMAL', '\t0012345\t0012345_N')]
  })
  writeFileSync(join(folder, '0012345.vcf'), planted.join('\n'))
}

/** The tumour contours that go with the CT/MR pair, as label maps; the sample's first reader uses them. */
function copyMasks(): void {
  mkdirSync(join(target, 'readings'), { recursive: true })
  for (const name of ['CT_mask.nii.gz', 'MR_T1_mask.nii.gz'])
    copyFileSync(join(sets, 'pairs/sts-003-ct-mr-pet/nifti', name), join(target, 'readings', basename(name)))
}

/** All that must be found nowhere behind the gateway. */
function plantedTexts(): string[] {
  const texts = inventedPeople.flatMap(person => {
    const names = [person.name, person.referringPhysician].flatMap(name => name.split('=')).filter(part => part !== '')
    const spoken = names.flatMap(name => [name, name.replace('^', ''), name.replace('^', ' ')])
    return [...spoken, person.id, person.address, person.phone, ...person.sources.map(source => source.accession)]
  })
  return [...new Set([...texts, ...Object.values(institutions)])].sort()
}
