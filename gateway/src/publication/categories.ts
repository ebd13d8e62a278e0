import { findKeyword, groupOf, isPrivate, parseTag } from '@tsumugi/dicom'
import type { ContentItem } from '#deidentify'

/** A kind of information of which a publication speaks, in both languages. */
export interface Category {
  readonly id: string
  readonly en: string
  readonly ja: string
}
interface Rule extends Category {
  readonly fits: (item: Fact) => boolean
}
/** An item with what the dictionary says of an attribute. */
interface Fact extends ContentItem {
  /** Of an attribute; empty for others and for private ones. */
  readonly keyword: string
  /** Of an attribute; -1 for others. */
  readonly group: number
  readonly isPrivate: boolean
}

const keywordIs = (pattern: RegExp) => (fact: Fact) => pattern.test(fact.keyword)
const groupIs =
  (...groups: number[]) =>
  ({ group }: Fact) =>
    groups.includes(group)
const kindIs =
  (kind: ContentItem['kind'], pattern = /./) =>
  (fact: Fact) =>
    fact.kind === kind && pattern.test(fact.name)

/** Read in order: an item is of the first that it fits. The last takes what is left, so that nothing is left out. */
const rules: readonly Rule[] = [
  { id: 'columns', en: 'Columns of clinical tables', ja: '臨床データ表の項目', fits: kindIs('column') },
  { id: 'records', en: 'Resources of clinical records (FHIR)', ja: '診療記録の種類（FHIR）', fits: kindIs('resource') },
  {
    id: 'messages',
    en: 'Segments of clinical messages (HL7 v2)',
    ja: '診療メッセージの区分（HL7 v2）',
    fits: kindIs('segment'),
  },
  {
    id: 'slides',
    en: 'Pathology slides without labels',
    ja: '病理スライド（ラベルなし）',
    fits: kindIs('file', /tiff/),
  },
  { id: 'genome', en: 'Gene variants', ja: '遺伝子変異', fits: kindIs('file', /vcf|tab-separated/) },
  { id: 'files', en: 'Clinical files', ja: '臨床データファイル', fits: kindIs('file') },
  { id: 'pixels', en: 'The images themselves', ja: '画像そのもの', fits: groupIs(0x7fe0) },
  {
    id: 'private',
    en: 'Private attributes of the maker that the Standard lists as safe',
    ja: '標準が安全とする装置メーカー独自の属性',
    fits: fact => fact.isPrivate,
  },
  {
    id: 'deidentification',
    en: 'How the data were de-identified',
    ja: '加工の方法に関する記録',
    fits: keywordIs(/DeIdentif|IdentityRemoved|LongitudinalTemporal/),
  },
  {
    id: 'dates',
    en: 'Dates and times, moved by a number of days of the person’s own',
    ja: '日時（人ごとに決めた日数だけずらしたもの）',
    fits: keywordIs(/(Date|Time|DateTime)$/),
  },
  {
    id: 'replaced',
    en: 'Identifiers that were replaced',
    ja: '置き換えた識別子',
    fits: keywordIs(/UID$|^Patient(ID|Name)$|^(Study|Specimen|Container)\w*(ID|Identifier)$|AccessionNumber/),
  },
  {
    id: 'patient',
    en: 'Characteristics of the person',
    ja: '患者の特徴（性別・年齢・体格など）',
    fits: groupIs(0x0010),
  },
  { id: 'institution', en: 'Institution', ja: '施設', fits: keywordIs(/Institution|Department/) },
  {
    id: 'device',
    en: 'Device',
    ja: '装置',
    fits: keywordIs(/Manufacturer|ModelName|Software|SerialNumber|StationName|DeviceI/),
  },
  {
    id: 'descriptions',
    en: 'What was examined, and how it is described',
    ja: '検査・部位とその説明',
    fits: keywordIs(/Description$|BodyPart|ProtocolName|Laterality|AnatomicRegion|Comments$|^Modality$|ReasonFor/),
  },
  {
    id: 'report',
    en: 'Findings and measurements of reports',
    ja: 'レポートの所見と計測',
    fits: keywordIs(
      /^(Content|TextValue|ConceptName|Measured|NumericValue|RelationshipType|ValueType|Verif|Completion)/,
    ),
  },
  {
    id: 'dose',
    en: 'Contrast agents, radiopharmaceuticals and dose',
    ja: '造影剤・放射性医薬品・線量',
    fits: keywordIs(/Contrast|Radiopharm|Radionuclide|Dose|CTDI/),
  },
  {
    id: 'marks',
    en: 'Segmentations, annotations and plans',
    ja: '領域・注釈・計画',
    fits: groupIs(0x0062, 0x0070, 0x3006, 0x300a, 0x6000),
  },
  {
    id: 'acquisition',
    en: 'How the image was acquired',
    ja: '撮影条件',
    fits: groupIs(0x0018, 0x0054, 0x0022, 0x0048),
  },
  { id: 'position', en: 'Position and order of the image', ja: '画像の位置と順序', fits: groupIs(0x0020) },
  { id: 'pixel-form', en: 'How the pixels are stored and shown', ja: '画素の形式と表示', fits: groupIs(0x0028) },
  { id: 'technical', en: 'Other technical attributes', ja: 'その他の技術的な属性', fits: () => true },
]

/** What of a category leaves: names of columns, keywords of attributes, kinds of files; sorted. */
export interface PublishedCategory extends Category {
  readonly items: readonly string[]
}

/** Sort what leaves into categories, in their order; those without an item are left out. */
export function categorize(items: readonly ContentItem[]): readonly PublishedCategory[] {
  const byCategory = Map.groupBy(items.map(factOf), fact => rules.find(rule => rule.fits(fact)))
  return rules.flatMap(rule => {
    const own = byCategory.get(rule)
    const names = own?.map(fact => fact.keyword || fact.name)
    const { id, en, ja } = rule
    return names === undefined ? [] : [{ id, en, ja, items: [...new Set(names)].sort() }]
  })
}

function factOf(item: ContentItem): Fact {
  const tag = item.kind === 'attribute' ? parseTag(item.name) : undefined
  if (tag === undefined) return { ...item, keyword: '', group: -1, isPrivate: false }
  return { ...item, keyword: findKeyword(tag) ?? '', group: groupOf(tag), isPrivate: isPrivate(tag) }
}
