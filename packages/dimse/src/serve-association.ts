import { isValidUid } from '@tsumugi/dicom'
import type { Association, Message } from './association.ts'
import { type Command, commandFields } from './command.ts'

/** An object on its way in. `dataset` are its bytes as they come from the network, in `transferSyntaxUid`. */
export interface IncomingObject {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly transferSyntaxUid: string
  readonly callingAeTitle: string
  readonly dataset: AsyncIterable<Buffer>
}

/** Answers with a status of C-STORE. Success must not be said before the object would survive a power cut. */
export type StoreObject = (object: IncomingObject) => Promise<number>

/** Statuses of C-STORE. @see DICOM PS3.4 B.2.3, PS3.7 Annex C */
export const storeStatuses = {
  success: 0x0000,
  outOfResources: 0xa700,
  datasetMismatch: 0xa900,
  notUnderstood: 0xc000,
} as const
const invalidInstance = 0x0117
const unrecognizedOperation = 0x0211

/** Answer C-ECHO and C-STORE until the peer releases the association. `onAnswered` is told after each message. */
export async function serveAssociation(
  association: Association,
  store: StoreObject,
  onBusy: (isBusy: boolean) => void = () => {},
): Promise<void> {
  for (;;) {
    const message = await association.receive()
    if (message === undefined) return
    onBusy(true)
    await answerMessage(association, message, store)
    onBusy(false)
  }
}

async function answerMessage(association: Association, message: Message, store: StoreObject): Promise<void> {
  const { field } = message.command
  if (field === commandFields.storeRequest) return answerStore(association, message, store)
  const isRequest = (field & 0x8000) === 0 && field !== commandFields.cancelRequest
  if (!isRequest) return
  const status = field === commandFields.echoRequest ? storeStatuses.success : unrecognizedOperation
  await message.skipDataset()
  await association.send(message.context, responseTo(message.command, status))
}

/** Take one object of a C-STORE request, and answer it. */
export async function answerStore(association: Association, message: Message, store: StoreObject): Promise<void> {
  const { context, command, dataset } = message
  const { sopInstanceUid = '', sopClassUid = '' } = command
  const isSound = command.hasDataset && isValidUid(sopInstanceUid)
  const isOfContext = sopClassUid === context.abstractSyntax
  const status = !isSound
    ? invalidInstance
    : !isOfContext
      ? storeStatuses.datasetMismatch
      : await store({
          ...{ sopClassUid, sopInstanceUid, dataset },
          ...{ transferSyntaxUid: context.transferSyntax, callingAeTitle: association.callingAeTitle },
        })
  await message.skipDataset()
  await association.send(context, responseTo(command, status))
}

const responseTo = (command: Command, status: number): Command => ({
  ...{ field: command.field | 0x8000, hasDataset: false, respondedToId: command.messageId, status },
  ...{ sopClassUid: command.sopClassUid, sopInstanceUid: command.sopInstanceUid },
})
