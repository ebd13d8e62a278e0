import {
  type DatasheetInput,
  type DatasheetSection,
  labelsOf,
  shown,
  splitCounts,
  stepLines,
  table,
} from './datasheet-parts.ts'
import type { ReleaseFacts } from './release-facts.ts'

const motivation = ({ description, facts }: DatasheetInput) => `## 1. 目的

${description.ja}

公開者：${facts.publisher.ja}
`

function composition({ facts }: DatasheetInput): string {
  const { counts } = facts
  return `## 2. 構成

一件は、仮名だけで識別される一人の被験者の一つの画像シリーズです。

| 項目 | 件数 |
|---|---|
| 被験者 | ${shown(counts.subjects)} |
| シリーズ | ${shown(counts.series)} |
| 参照標準のあるシリーズ | ${shown(counts.referenceStandards)} |
| 病理スライド | ${shown(counts.slides)} |
| 臨床データの表 | ${shown(facts.clinicalTables)} |
| 変異ファイル | ${shown(facts.variantFiles)} |
| 病院の施設 | ${facts.siteCount} |

${table(
  '分割',
  '被験者',
  splitCounts(facts).map(one => ({ ...one, value: splitWords[one.value] ?? one.value })),
)}
${table('モダリティ', 'シリーズ', facts.modalities)}
${table('部位', 'シリーズ', facts.bodyParts)}
${table('製造元', 'シリーズ', facts.manufacturers)}
${table('性別', '被験者', facts.sexes)}
${table('生年（10年ごと）', '被験者', facts.birthDecades)}
${table('地域', '被験者', facts.regions)}
一人の被験者は、必ず一つの分割だけに入ります。ラベル：${labelsOf(facts, 'ja') || 'なし'}。
`
}

const splitWords: Readonly<Record<string, string>> = { train: '学習', validation: '検証', test: 'テスト' }

function collection({ facts }: DatasheetInput): string {
  const { cohort, leftOut, deidentification } = facts
  const steps = cohort.flow.steps.map(step => `1. ${step.label.ja}：残り ${shown(step.series)} シリーズ`)
  const edition = deidentification.editions.length === 0 ? '' : `（版：${deidentification.editions.join(', ')}）`
  const options = deidentification.options.length === 0 ? '' : `、オプション：${deidentification.options.join(', ')}`
  return `## 3. 収集の過程

診療のために病院で行われた検査です。データ利用契約のもとで提供され、病院を出る前に DICOM PS3.15 Annex E${edition}${options} に従って
非識別化されています。日付は被験者ごとに一定の日数だけずらしてあります。

コホート「${cohort.name}」第 ${cohort.version} 版、確定日 ${cohort.frozenAt.slice(0, 10)}、ダイジェスト ${cohort.digest}：

${steps.join('\n')}

含まれないもの：オプトアウトした被験者の ${shown(leftOut['opted-out'])} シリーズ、すべての目的に及ぶ契約のない ${shown(leftOut['without-agreement'])} シリーズ、
前処理が完了しなかった ${shown(leftOut['without-derivative'])} シリーズ。
`
}

function preprocessing({ facts }: DatasheetInput): string {
  const { run, agreement } = facts
  return `## 4. 前処理・クリーニング・ラベル付け

レシピ「${run.recipeName}」第 ${run.recipeVersion} 版、実行 ${run.digest}、コード ${run.codeVersion}：

${stepLines(facts)}

処理後の画像とともに、非識別化しただけの元の DICOM ファイルも含まれています。

${agreement === null ? '二重に読影されたシリーズはありません。' : agreementText(agreement)}
`
}

function agreementText(agreement: NonNullable<ReleaseFacts['agreement']>): string {
  const median = agreement.medianDice === null ? '' : `二つの読影の Dice 係数の中央値：${agreement.medianDice}。`
  return `各症例は、互いの結果を見ない二人の読影者が読みました：${shown(agreement.doubleReadCases)} 例。${median}
どちらの読影もしていない裁定者が決めた不一致：${shown(agreement.adjudicated)} 例。受理された読影が参照標準です。`
}

const uses = ({ terms }: DatasheetInput) => `## 5. 利用

許可される目的：${terms.purposes.map(purpose => purposeWords[purpose]).join('、')}。Data Use Ontology：${terms.duo.length === 0 ? '指定なし' : terms.duo.join(', ')}。
禁止事項：被験者が誰であるかを調べること、および、それを可能にするほかのデータとの突き合わせ。
上の分布は、このデータから作ったモデルの有効性がどのような人について示されていないかを表します。
`

const purposeWords = {
  research: '研究',
  'commercial-development': '製品開発',
  education: '教育',
} as const satisfies Record<DatasheetInput['terms']['purposes'][number], string>

const distribution = ({ terms, facts }: DatasheetInput) => `## 6. 配布

${facts.url}
ライセンス：${terms.licence}。有効な利用許諾のある組織にだけ渡されます。全ファイルの SHA-256 は manifest.json にあり、署名のうえ
公開の記録に載っています。proof.json があれば、誰でもアカウントなしで検証できます：\`npx tsumugi verify <フォルダー>\`
`

const maintenance = ({ version, createdAt, facts }: DatasheetInput) => `## 7. 保守

版 ${version}、作成日 ${createdAt.toISOString().slice(0, 10)}。リリースは変更されず、訂正は新しい版として出ます。被験者がオプトアウトすると、
この版は誰にも渡されなくなり、次の版にはその被験者が含まれません。連絡先：${facts.publisher.ja}、${facts.url}
`

/** The sections in Japanese, in the order of the English ones. */
export const datasheetJa: readonly DatasheetSection[] = [
  motivation,
  composition,
  collection,
  preprocessing,
  uses,
  distribution,
  maintenance,
]
