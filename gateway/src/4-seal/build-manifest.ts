import type { SubmissionManifest } from '@tsumugi/api'
import type { JournalFile, JournalInstance, JournalLine, JournalWithheld } from '#deidentify'
import { buildReceipt, groupBy, type ReceiptFacts } from './build-receipt.ts'
import type { SealedPack } from './write-pack.ts'

type Subject = SubmissionManifest['subjects'][number]
type Study = Subject['studies'][number]

/** Who sends, under what. Fixed once for a run, so that sealing again gives the same manifest. */
export interface SubmissionFacts extends ReceiptFacts {
  readonly submissionId: string
  readonly siteCode: string
  readonly gatewayId: string
  readonly legalBasis: SubmissionManifest['legalBasis']
  readonly agreementReference?: string
  readonly notice?: NonNullable<SubmissionManifest['notice']>
  /** People of the input who were left out since they opted out. */
  readonly optedOutExcluded: number
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
    mode: facts.mode,
    ...(facts.notice === undefined ? {} : { notice: facts.notice }),
    optedOutExcluded: facts.optedOutExcluded,
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
          .map(line => fileOf(line, facts)),
      }
    }),
  }
}

function fileOf(line: JournalFile, { mode }: SubmissionFacts): Subject['files'][number] {
  const { fileKind, mediaType, fileName, sha256, sizeBytes, actions, inSha256, k, l } = line
  const receipt = {
    actions,
    ...(inSha256 === undefined || mode === 'anonymised' ? {} : { inDigest: inSha256 }),
    ...(k === undefined ? {} : { k }),
    ...(l === undefined ? {} : { l }),
  }
  return { kind: fileKind, mediaType, fileName, digest: sha256, sizeBytes, receipt }
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
    receipt: buildReceipt(context.facts, {
      ...{ lines, withheld: context.withheld },
      packDigests: series.map(one => one.pack.digest),
    }),
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
