import { transferSyntaxes } from '@tsumugi/dicom'
import {
  DimseFailure,
  get,
  likelyStorageClasses,
  move,
  type Peer,
  type ProposedContext,
  type RetrieveOutcome,
  requestAssociation,
  type StoreObject,
  serviceClasses,
} from '@tsumugi/dimse'
import type { SourceReason } from '../source-reasons.ts'
import { type FoundStudy, serviceContext } from './find-studies.ts'

/** How to fetch: the PACS sends to our receiver (`move`), or over the association itself (`get`). */
export interface FetchOptions {
  readonly peer: Peer
  readonly callingAeTitle: string
  readonly method: 'move' | 'get'
  readonly store: StoreObject
  readonly signal?: AbortSignal
}

/** How one try ended. `reason` is undefined when the PACS says that all went well. */
export interface FetchOutcome extends Omit<RetrieveOutcome, 'status'> {
  readonly reason: SourceReason | undefined
}

/** Fetch a study once. What goes wrong with the peer is an outcome too; only a fault of ours throws. */
export async function fetchStudy(study: FoundStudy, options: FetchOptions): Promise<FetchOutcome> {
  const keys = { QueryRetrieveLevel: 'STUDY', StudyInstanceUID: study.studyInstanceUid }
  try {
    const { peer, callingAeTitle, method, store, signal } = options
    const contexts = method === 'move' ? [serviceContext(serviceClasses.studyMove)] : contextsOfGet(study.sopClassUids)
    const association = await requestAssociation(peer, { callingAeTitle, contexts, ...(signal ? { signal } : {}) })
    const outcome =
      method === 'move'
        ? await move(association, { keys, destination: callingAeTitle })
        : await get(association, { keys, store })
    await association.release().catch(ignoreLateFailure)
    return { ...outcome, reason: reasonOf(outcome) }
  } catch (error) {
    if (!(error instanceof DimseFailure)) throw error
    return { completed: 0, failed: 0, warning: 0, reason: error.code }
  }
}

/** The outcome is known by then; how the peer says good-bye changes nothing of it. */
function ignoreLateFailure(error: unknown): void {
  if (!(error instanceof DimseFailure)) throw error
}

/** @see DICOM PS3.4 C.4.2.1.5 */
function reasonOf({ status, failed }: RetrieveOutcome): SourceReason | undefined {
  if (status === 0xa801) return 'retrieve/destination-unknown'
  if (status === 0xb000 || failed > 0) return 'retrieve/incomplete'
  return status === 0 ? undefined : 'retrieve/peer-failed'
}

/** Compressed syntaxes of stored images, each in a context of its own, since the peer chooses one of a context and then can send in no other. */
const compressed = ['4.70', '4.50', '4.80', '4.90', '4.91', '5', '4.57', '4.51', '4.81'].map(
  end => `1.2.840.10008.1.2.${end}`,
)

/** As many contexts as an association has: the classes of the study first, plain, then compressed; then what else is likely. */
function contextsOfGet(sopClassUids: readonly string[]): readonly ProposedContext[] {
  const likely = likelyStorageClasses(sopClassUids, 1)
  const plain = [transferSyntaxes.explicitLittle, transferSyntaxes.implicitLittle]
  const contextOf = (abstractSyntax: string, syntaxes: readonly string[]) => ({
    ...{ abstractSyntax, transferSyntaxes: syntaxes, isProvider: true },
  })
  const first = sopClassUids.length > 0 ? sopClassUids.slice(0, 12) : likely.slice(0, 8)
  const others = likely.filter(uid => !first.includes(uid))
  return [
    serviceContext(serviceClasses.studyGet),
    ...first.map(uid => contextOf(uid, plain)),
    ...first.flatMap(uid => compressed.map(syntax => contextOf(uid, [syntax]))),
    ...others.map(uid => contextOf(uid, plain)),
  ].slice(0, 128)
}
