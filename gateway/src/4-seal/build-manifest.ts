import type { SubmissionManifest } from '@tsumugi/api'
import {
  defaultOptions,
  digestRules,
  type OptionName,
  profileEdition,
  type SiteRules,
  toolVersion,
} from '@tsumugi/deidentify'
import { canonicalBytes, sha256Hex } from '@tsumugi/proofs'
import type { JournalFile, JournalInstance, JournalLine, JournalWithheld } from '#deidentify'
import type { SealedPack } from './write-pack.ts'

type Subject = SubmissionManifest['subjects'][number]
type Study = Subject['studies'][number]

/** Who sends, under what. Fixed once for a run, so that sealing again gives the same manifest. */
export interface SubmissionFacts {
  readonly submissionId: string
  readonly createdAt: string
  readonly siteCode: string
  readonly gatewayId: string
  readonly legalBasis: SubmissionManifest['legalBasis']
  readonly agreementReference?: string
  readonly options?: readonly OptionName[]
  readonly siteRules?: SiteRules
}

/** The outputs of a journal, each once. An input that was withheld after it had an output, since the platform refused it, has none. */
export function outputsOf(journal: readonly JournalLine[]) {
  const instances = new Map<string, JournalInstance>()
  const files = new Map<string, JournalFile>()
  const withheld = new Map<string, JournalWithheld>()
  for (const line of journal) {
    if (line.kind === 'instance') instances.set(line.sopInstanceUid, line)
    else if (line.kind === 'file') files.set(line.fileName, line)
    else withheld.set(`${line.source}|${line.reason}`, line)
  }
  const refused = new Set([...withheld.values()].filter(isRefused).map(line => line.source))
  return {
    instances: [...instances.values()].filter(line => !refused.has(line.source)),
    files: [...files.values()].filter(line => !refused.has(line.source)),
    withheld: [...withheld.values()],
  }
}

const isRefused = (line: JournalWithheld) => line.reason === 'platform/refused'

/** Build the manifest of a submission: subjects, studies and series in order of their names, each study with its receipt. */
export function buildManifest(
  facts: SubmissionFacts,
  journal: readonly JournalLine[],
  packs: ReadonlyMap<string, SealedPack>,
  withheldByStudy: ReadonlyMap<string, readonly JournalWithheld[]>,
): SubmissionManifest {
  const { instances, files } = outputsOf(journal)
  const pseudonyms = [...new Set([...instances, ...files].map(line => line.pseudonym))].sort()
  return {
    format: 'tsumugi-submission@1',
    submissionId: facts.submissionId,
    siteCode: facts.siteCode,
    gatewayId: facts.gatewayId,
    createdAt: facts.createdAt,
    legalBasis: facts.legalBasis,
    ...(facts.agreementReference === undefined ? {} : { agreementReference: facts.agreementReference }),
    ...(facts.siteRules === undefined || facts.siteRules.length === 0 ? {} : { siteRules: [...facts.siteRules] }),
    subjects: pseudonyms.map(pseudonym => {
      const own = instances.filter(line => line.pseudonym === pseudonym)
      const sex = own.find(line => line.sex !== undefined)?.sex
      const birthYear = own.find(line => line.birthYear !== undefined)?.birthYear
      return {
        pseudonym,
        ...(sex === undefined ? {} : { sex }),
        ...(birthYear === undefined ? {} : { birthYear }),
        studies: groupBy(own, line => line.studyInstanceUid).map(([uid, lines]) =>
          studyOf(lines, { facts, packs, withheld: withheldByStudy.get(uid) ?? [] }),
        ),
        files: files
          .filter(line => line.pseudonym === pseudonym)
          .sort((a, b) => (a.fileName < b.fileName ? -1 : 1))
          .map(({ fileKind, mediaType, fileName, sha256, sizeBytes }) => ({
            kind: fileKind,
            mediaType,
            fileName,
            digest: sha256,
            sizeBytes,
          })),
      }
    }),
  }
}

interface StudyContext {
  readonly facts: SubmissionFacts
  readonly packs: ReadonlyMap<string, SealedPack>
  readonly withheld: readonly JournalWithheld[]
}

function studyOf(lines: readonly JournalInstance[], context: StudyContext): Study {
  const first = lines[0]
  const series = groupBy(lines, line => line.seriesInstanceUid).map(([uid, own]) => seriesOf(uid, own, context.packs))
  return {
    studyInstanceUid: first?.studyInstanceUid ?? '',
    ...(first?.studyDate === undefined ? {} : { studyDate: first.studyDate }),
    ...(first?.studyDescription === undefined ? {} : { description: first.studyDescription }),
    receipt: receiptOf(
      lines,
      context,
      series.map(one => one.pack.digest),
    ),
    series,
  }
}

function seriesOf(
  uid: string,
  lines: readonly JournalInstance[],
  packs: ReadonlyMap<string, SealedPack>,
): Study['series'][number] {
  const sealed = packs.get(uid)
  if (sealed === undefined) throw new Error('a series was not packed')
  const first = lines[0]
  return {
    seriesInstanceUid: uid,
    modality: first?.modality ?? 'OT',
    sopClassUid: first?.sopClassUid ?? '',
    ...(first?.seriesDescription === undefined ? {} : { description: first.seriesDescription }),
    ...(first?.bodyPart === undefined ? {} : { bodyPart: first.bodyPart }),
    instanceCount: lines.length,
    pack: sealed.pack,
    index: sealed.index,
  }
}

function receiptOf(
  lines: readonly JournalInstance[],
  { facts, withheld }: StudyContext,
  digests: readonly string[],
): Study['receipt'] {
  const options = [...(facts.options ?? defaultOptions)]
  const actions: Record<string, number> = {}
  for (const line of lines)
    for (const [act, count] of Object.entries(line.actions)) actions[act] = (actions[act] ?? 0) + count
  const isDoubtful = lines.some(line => line.mayShowFace || line.hasText)
  return {
    profile: { edition: profileEdition, options },
    toolVersion,
    rulesDigest: digestRules(options, facts.siteRules),
    actions,
    withheld: groupBy(withheld, line => line.reason).map(([reason, own]) => ({ reason, count: own.length })),
    instancesIn: lines.length + withheld.length,
    instancesOut: lines.length,
    outDigest: sha256Hex(canonicalBytes([...digests].sort())),
    residualRisk: isDoubtful ? 'review' : 'low',
    createdAt: facts.createdAt,
  }
}

/** Groups in order of their keys. */
function groupBy<T>(lines: readonly T[], keyOf: (line: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>()
  for (const line of lines) groups.set(keyOf(line), [...(groups.get(keyOf(line)) ?? []), line])
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}
