import type { SubmissionManifest } from '@tsumugi/api'
import type { ContentItem } from '#deidentify'
import { categorize, type PublishedCategory } from './categories.ts'

/** What a hospital publishes of data that it gives: which items of information they hold, and how they are given. @see APPI Art. 43 (3), Art. 44 */
export interface Publication {
  readonly format: 'tsumugi-publication@1'
  readonly run: string
  readonly submissionId: string
  readonly siteCode: string
  readonly mode: NonNullable<SubmissionManifest['mode']>
  readonly legalBasis: SubmissionManifest['legalBasis']
  readonly notice: SubmissionManifest['notice'] | null
  readonly agreementReference: string | null
  readonly madeAt: string
  /** When the platform accepted it; null before. */
  readonly providedAt: string | null
  readonly categories: readonly PublishedCategory[]
  readonly method: { readonly en: string; readonly ja: string }
}

/** What the publication of a run is made of. */
export interface PublicationFacts {
  readonly run: string
  readonly server: string
  readonly manifest: SubmissionManifest
  readonly providedAt: string | undefined
  readonly contents: readonly ContentItem[]
}

/** Build the publication of a sealed run from what its outputs hold. */
export function buildPublication({ run, server, manifest, providedAt, contents }: PublicationFacts): Publication {
  const { submissionId, siteCode, legalBasis, createdAt } = manifest
  return {
    ...{
      format: 'tsumugi-publication@1',
      run,
      submissionId,
      siteCode,
      mode: manifest.mode ?? 'pseudonymised',
      legalBasis,
    },
    ...{ notice: manifest.notice ?? null, agreementReference: manifest.agreementReference ?? null },
    ...{
      madeAt: createdAt,
      providedAt: providedAt ?? null,
      categories: categorize(contents),
      method: methodOf(server),
    },
  }
}

function methodOf(server: string): Publication['method'] {
  const { protocol, host } = new URL(server)
  return protocol === 'https:'
    ? {
        en: `Sent over the network, encrypted (HTTPS), to the platform ${host}, sealed and signed.`,
        ja: `封印・署名したうえで、暗号化通信（HTTPS）によりネットワークを通じてプラットフォーム ${host} へ送信`,
      }
    : {
        en: `Sent over the network to the platform ${host}, sealed and signed. The connection itself is not encrypted.`,
        ja: `封印・署名したうえで、ネットワークを通じてプラットフォーム ${host} へ送信（通信路の暗号化なし）`,
      }
}

const words = {
  ja: {
    title: { anonymised: '匿名加工情報に関する公表事項', pseudonymised: '仮名加工した情報の提供に関する事項' },
    items: { anonymised: '匿名加工情報に含まれる個人に関する情報の項目', pseudonymised: '提供する情報の項目' },
    method: '提供の方法',
    facts: '作成と提供',
    made: '作成日',
    provided: '提供日',
    notYet: '未提供',
    site: '施設',
    submission: '提出番号',
    basis: '法的根拠',
    notice: '通知',
    agreement: '契約・承認番号',
    none: 'なし',
    bases: { 'opt-out-notice': '通知とオプトアウト', consent: '同意', 'certified-operator': '認定事業者への提供' },
  },
  en: {
    title: {
      anonymised: 'Publication on anonymised personal information',
      pseudonymised: 'On the provision of pseudonymised data',
    },
    items: { anonymised: 'Items of information on individuals that it holds', pseudonymised: 'Items of information' },
    method: 'Method of provision',
    facts: 'Making and provision',
    made: 'Made on',
    provided: 'Provided on',
    notYet: 'not yet',
    site: 'Site',
    submission: 'Submission',
    basis: 'Legal basis',
    notice: 'Notice',
    agreement: 'Agreement or approval',
    none: 'none',
    bases: { 'opt-out-notice': 'notice with opt-out', consent: 'consent', 'certified-operator': 'certified operator' },
  },
} as const

/** The publication as Markdown in one language. Attributes keep the keyword of the DICOM Standard, in parentheses behind their category. */
export function formatPublication(publication: Publication, language: 'ja' | 'en'): string {
  const text = words[language]
  const { mode, notice, categories, method } = publication
  const rows = [
    [text.site, publication.siteCode],
    [text.submission, publication.submissionId],
    [text.made, publication.madeAt.slice(0, 10)],
    [text.provided, publication.providedAt?.slice(0, 10) ?? text.notYet],
    [text.basis, text.bases[publication.legalBasis]],
    [text.notice, notice == null ? text.none : `${notice.version} (${notice.publishedOn})`],
    [text.agreement, publication.agreementReference ?? text.none],
  ]
  return [
    `# ${text.title[mode]}`,
    `## ${text.items[mode]}`,
    categories
      .map(category => `- **${category[language]}** (${category.items.map(escapeMarkdown).join(', ')})`)
      .join('\n'),
    `## ${text.method}`,
    method[language],
    `## ${text.facts}`,
    rows.map(([name = '', value = '']) => `- ${name}: ${escapeMarkdown(value)}`).join('\n'),
    '',
  ].join('\n\n')
}

const escapeMarkdown = (text: string) => text.replace(/[\\`*_<>[\]|#]/g, '\\$&').replace(/\s+/g, ' ')
