import { fromBase64, isSignedJson } from '@tsumugi/proofs'
import { z } from 'zod'
import { digestOf } from './build-receipt.ts'
import { type DestructionCertificate, destructionCertificate } from './certificate.ts'
import { manifestDigest, sealedSubmission } from './seal.ts'
import { signedReceipt } from './signed-receipt.ts'

/** What may be wrong with a document of a gateway, in both languages. */
const documentProblems = {
  'document/unreadable': {
    en: 'This is no submission or receipt of a gateway, or it is not whole.',
    ja: 'ゲートウェイの提出・記録ではないか、一部が欠けています。',
  },
  'document/signature-wrong': {
    en: 'The signature is not of this key, or the document was changed after it was signed.',
    ja: '署名がこの鍵のものではないか、署名の後で内容が変えられています。',
  },
  'document/platform-signature-wrong': {
    en: 'The platform’s answer is not signed by the key that was given.',
    ja: 'プラットフォームの受領書の署名が、指定された鍵のものではありません。',
  },
  'document/out-digest-differs': {
    en: 'A receipt speaks of other packs than those that it comes with.',
    ja: '記録のダイジェストが、添えられたパックと一致しません。',
  },
  'document/count-differs': {
    en: 'A receipt counts other images than its series have.',
    ja: '記録の画像数が、シリーズの画像数と一致しません。',
  },
  'document/other-submission': {
    en: 'The platform’s answer is about another submission.',
    ja: 'プラットフォームの受領書が、別の提出のものです。',
  },
} as const
export type DocumentProblem = keyof typeof documentProblems

/** What a document is, and what is wrong with it; it holds when nothing is. */
export interface DocumentVerdict {
  readonly kind: 'submission' | 'receipt' | 'certificate' | 'unknown'
  /** What it is about: the submission and, of a receipt, the study. */
  readonly subject: string
  readonly problems: readonly DocumentProblem[]
}

/** The public keys against which a document is checked: 32 bytes each. */
export interface DocumentKeys {
  readonly gateway: Uint8Array
  /** Without it the platform's answer is compared, but not its signature. */
  readonly platform?: Uint8Array
}

/** The sentence for a problem in the language of the terminal. */
export function describeProblem(
  problem: DocumentProblem,
  language = process.env.LC_ALL || process.env.LANG || '',
): string {
  return documentProblems[problem][language.startsWith('ja') ? 'ja' : 'en']
}

/**
 * Check what a gateway signed, with nothing but the document and the public key: a sealed submission (manifest and signature), a receipt, a list of such, or the
 * output of the command that lists receipts. Not only the signature: what a receipt says must agree with the series that it comes with.
 */
export function checkDocuments(text: string, keys: DocumentKeys): readonly DocumentVerdict[] {
  const found = documentsIn(parseJson(text))
  if (found.length === 0) return [unreadable]
  return found.map(document => checkOne(document, keys))
}

const unreadable: DocumentVerdict = { kind: 'unknown', subject: '', problems: ['document/unreadable'] }
const shown = z.object({ receipts: z.array(z.unknown()), certificates: z.array(z.unknown()).default([]) })
const list = z.union([z.array(z.unknown()), shown.transform(one => [...one.receipts, ...one.certificates])])

function documentsIn(json: unknown): readonly unknown[] {
  return list.safeParse(json).data ?? [json]
}

/** JSON, or the last line of NDJSON. */
function parseJson(text: string): unknown {
  for (const candidate of [text, text.trim().split('\n').at(-1) ?? '']) {
    try {
      return JSON.parse(candidate)
    } catch {
      // Perhaps the next reading of it is JSON.
    }
  }
  return undefined
}

function checkOne(document: unknown, keys: DocumentKeys): DocumentVerdict {
  const submission = sealedSubmission.safeParse(document).data
  if (submission !== undefined) return checkSubmission(submission, document, keys)
  const certificate = destructionCertificate.safeParse(document).data
  if (certificate !== undefined) return checkCertificate(certificate, document, keys)
  const receipt = signedReceipt.safeParse(document).data
  return receipt === undefined ? unreadable : checkReceipt(receipt, document, keys)
}

const signedParts = z.looseObject({ manifest: z.unknown() })

function checkSubmission(
  { manifest, signature }: z.output<typeof sealedSubmission>,
  document: unknown,
  { gateway }: DocumentKeys,
): DocumentVerdict {
  const studies = manifest.subjects.flatMap(subject => subject.studies)
  // As it stands, so that a field which this version does not know counts in the signature.
  const isSigned = isSignedJson(signedParts.parse(document).manifest, signature, gateway)
  const problems = studies.flatMap(({ receipt, series }) =>
    problemsOf(receipt, { packDigests: series.map(one => one.pack.digest), counts: series.map(countOf) }),
  )
  return {
    ...{ kind: 'submission', subject: `${manifest.submissionId} ${manifestDigest(manifest)}` },
    problems: [...new Set<DocumentProblem>([...(isSigned ? [] : ['document/signature-wrong' as const]), ...problems])],
  }
}

const countOf = ({ instanceCount }: { readonly instanceCount: number }) => instanceCount
const answeredPart = z.looseObject({ acceptance: z.unknown() })
const unsignedPart = z.looseObject({}).transform(({ signature: _, ...rest }) => rest)

function checkReceipt(
  receipt: z.output<typeof signedReceipt>,
  document: unknown,
  { gateway, platform }: DocumentKeys,
): DocumentVerdict {
  const { series, acceptance } = receipt
  const answer = unsignedPart.parse(answeredPart.parse(document).acceptance)
  const isSigned = isSignedJson(unsignedPart.parse(document), receipt.signature, gateway)
  const isAnswered = platform === undefined || isSignedJson(answer, acceptance.signature, platform)
  const isSame =
    acceptance.submissionId === receipt.submissionId && acceptance.manifestDigest === receipt.manifestDigest
  return {
    ...{ kind: 'receipt', subject: `${receipt.submissionId} ${receipt.studyInstanceUid}` },
    problems: [
      ...(isSigned ? [] : ['document/signature-wrong' as const]),
      ...(isAnswered ? [] : ['document/platform-signature-wrong' as const]),
      ...(isSame ? [] : ['document/other-submission' as const]),
      ...problemsOf(receipt.receipt, { packDigests: series.map(one => one.packDigest), counts: series.map(countOf) }),
    ],
  }
}

function checkCertificate(
  { keyId, submissionId, signature }: DestructionCertificate,
  document: unknown,
  { gateway }: DocumentKeys,
): DocumentVerdict {
  const isSigned = isSignedJson(unsignedPart.parse(document), signature, gateway)
  return {
    ...{ kind: 'certificate', subject: `${submissionId} ${keyId}` },
    problems: isSigned ? [] : ['document/signature-wrong'],
  }
}

function problemsOf(
  receipt: { readonly outDigest: string; readonly instancesOut: number },
  { packDigests, counts }: { readonly packDigests: readonly string[]; readonly counts: readonly number[] },
): DocumentProblem[] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return [
    ...(digestOf(packDigests) === receipt.outDigest ? [] : ['document/out-digest-differs' as const]),
    ...(total === receipt.instancesOut ? [] : ['document/count-differs' as const]),
  ]
}

/** A public key from its base64; nothing when it is none. */
export function parsePublicKey(text: string): Uint8Array | undefined {
  try {
    const key = fromBase64(text.trim())
    return key.length === 32 ? key : undefined
  } catch {
    return undefined
  }
}
