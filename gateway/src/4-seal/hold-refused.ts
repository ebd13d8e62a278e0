import type { collectRoutes, ReplyOf } from '@tsumugi/api'
import type { JournalLine, JournalWithheld } from '#deidentify'
import { outputsOf } from './build-manifest.ts'

type Issue = ReplyOf<typeof collectRoutes.submission>['issues'][number]

/** Faults of the way, not of the file. */
const passing: ReadonlySet<string> = new Set(['object-damaged'])

/**
 * The journal lines that hold back what a refused submission was refused for, so that the rest can be sent without it: each instance or file that an
 * error names by its UID or digest, or by its series or study. Empty when the errors are about the submission as a whole.
 */
export function holdRefused(journal: readonly JournalLine[], issues: readonly Issue[]): readonly JournalWithheld[] {
  const errors = issues.filter(issue => issue.severity === 'error' && !passing.has(issue.code))
  const named = new Set(errors.flatMap(issue => issue.where ?? []))
  const { instances, files } = outputsOf(journal)
  const alone = instances.filter(line => named.has(line.sopInstanceUid))
  // What is said of a series in which an instance is at fault may follow from that one: it is said again if it does not.
  const explained = new Set(alone.map(line => line.seriesInstanceUid))
  const together = instances.filter(
    line =>
      !explained.has(line.seriesInstanceUid) && (named.has(line.seriesInstanceUid) || named.has(line.studyInstanceUid)),
  )
  const lines = [...alone, ...together, ...files.filter(line => named.has(line.sha256))]
  const held = lines.map((line): [string, JournalWithheld] => [
    line.source,
    {
      kind: 'withheld',
      source: line.source,
      // A source is the name of the input, its size and its time.
      name: line.source.replace(/\|[^|]*\|[^|]*$/, ''),
      reason: 'platform/refused',
      ...(line.inSha256 === undefined ? {} : { inSha256: line.inSha256 }),
      ...(line.kind === 'instance' ? { studyInstanceUid: line.studyInstanceUid } : {}),
    },
  ])
  return [...new Map(held).values()]
}
