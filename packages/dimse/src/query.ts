import { type Attributes, buildDataset, type Dataset, joinBytes, parseDicom, writePart10Head } from '@tsumugi/dicom'
import type { AgreedContext, Association, Message } from './association.ts'
import { type Command, commandFields } from './command.ts'
import { DimseFailure } from './failure.ts'
import { answerStore, type StoreObject } from './serve-association.ts'
import { serviceClasses } from './syntaxes.ts'

const success = 0x0000
const isPending = (status: number | undefined) => status === 0xff00 || status === 0xff01
const mediumPriority = 0
/** An answer to a query is a handful of attributes. */
const longestIdentifierBytes = 1024 * 1024

/** Ask whether the peer is there. @see DICOM PS3.7 9.1.5 */
export async function echo(association: Association): Promise<void> {
  const sopClassUid = serviceClasses.verification
  const context = contextOf(association, sopClassUid)
  await association.send(context, { field: commandFields.echoRequest, hasDataset: false, messageId: 1, sopClassUid })
  const { command } = await receiveAnswer(association)
  if (command.status !== success) throw new DimseFailure('peer/no-context', { status: command.status ?? 0 })
}

/** What a peer found: each match as a data set in its own character set; and the last status, 0 when all was well. */
export interface FoundMatches {
  readonly matches: readonly Dataset[]
  readonly status: number
  /** More than was asked for at most; the rest was not listened to. */
  readonly isCut: boolean
}

/** C-FIND. `keys` may name a Specific Character Set, in which its texts are then written. @see DICOM PS3.4 C.4.1, PS3.7 9.1.2 */
export async function find(
  association: Association,
  sopClassUid: string,
  { keys, most = 100_000 }: { readonly keys: Attributes; readonly most?: number },
): Promise<FoundMatches> {
  const context = contextOf(association, sopClassUid)
  await association.send(context, requestOf(commandFields.findRequest, sopClassUid), identifierOf(keys, context))
  const matches: Dataset[] = []
  for (;;) {
    const { command, dataset } = await receiveAnswer(association)
    if (!isPending(command.status)) return { matches, status: command.status ?? success, isCut: false }
    matches.push(await readIdentifier(dataset, context))
    if (matches.length > most) {
      association.abort()
      return { matches: matches.slice(0, most), status: success, isCut: true }
    }
  }
}

/** How a retrieval ended, by the peer's own count of its suboperations. @see DICOM PS3.4 C.4.2.1.5, C.4.3.1.4 */
export interface RetrieveOutcome {
  readonly status: number
  readonly completed: number
  readonly failed: number
  readonly warning: number
}

/** C-MOVE of what `keys` names to the AE title `destination`, which the peer must know. */
export async function move(
  association: Association,
  { keys, destination }: { readonly keys: Attributes; readonly destination: string },
): Promise<RetrieveOutcome> {
  const sopClassUid = serviceClasses.studyMove
  const context = contextOf(association, sopClassUid)
  const request = { ...requestOf(commandFields.moveRequest, sopClassUid), moveDestination: destination }
  await association.send(context, request, identifierOf(keys, context))
  for (;;) {
    const { command } = await receiveAnswer(association)
    if (command.field === commandFields.moveResponse && !isPending(command.status)) return outcomeOf(command)
  }
}

/** C-GET: the objects come over the same association, and are given to `store`. @see DICOM PS3.4 C.5.3 */
export async function get(
  association: Association,
  { keys, store }: { readonly keys: Attributes; readonly store: StoreObject },
): Promise<RetrieveOutcome> {
  const sopClassUid = serviceClasses.studyGet
  const context = contextOf(association, sopClassUid)
  await association.send(context, requestOf(commandFields.getRequest, sopClassUid), identifierOf(keys, context))
  for (;;) {
    const message = await receiveAnswer(association)
    if (message.command.field === commandFields.storeRequest) await answerStore(association, message, store)
    else if (!isPending(message.command.status)) return outcomeOf(message.command)
  }
}

const requestOf = (field: number, sopClassUid: string): Command => ({
  ...{ field, sopClassUid, hasDataset: true, messageId: 1, priority: mediumPriority },
})

function contextOf(association: Association, abstractSyntax: string): AgreedContext {
  const context = association.contexts.find(one => one.abstractSyntax === abstractSyntax)
  if (context === undefined) throw new DimseFailure('peer/no-context')
  return context
}

async function receiveAnswer(association: Association): Promise<Message> {
  const message = await association.receive()
  if (message === undefined) throw new DimseFailure('peer/closed')
  return message
}

const identifierOf = (keys: Attributes, { transferSyntax }: AgreedContext) => buildDataset(keys, transferSyntax)

async function readIdentifier(dataset: AsyncIterable<Buffer>, context: AgreedContext): Promise<Dataset> {
  const { abstractSyntax: sopClassUid, transferSyntax: transferSyntaxUid } = context
  const parts: Uint8Array[] = [writePart10Head({ sopClassUid, sopInstanceUid: '2.25.0', transferSyntaxUid })]
  let size = 0
  for await (const bytes of dataset) {
    size += bytes.length
    if (size > longestIdentifierBytes) throw new DimseFailure('peer/protocol', { identifierBytes: size })
    parts.push(bytes)
  }
  const parsed = parseDicom(joinBytes(parts))
  const found = parsed.file === undefined ? parsed.partial : parsed.file
  if (found === undefined) throw new DimseFailure('peer/protocol', { identifierBytes: size })
  return found.dataset
}

const outcomeOf = ({ status, completed, failed, warning }: Command): RetrieveOutcome => ({
  ...{ status: status ?? success, completed: completed ?? 0, failed: failed ?? 0, warning: warning ?? 0 },
})
