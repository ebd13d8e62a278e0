import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Attributes, buildDataset, writePart10 } from '@tsumugi/dicom'
import { requestAssociation } from '@tsumugi/dimse'
import { openReceiver } from '../open-receiver.ts'
import { loadSources } from '../sources.ts'
import { openQueue } from './open-queue.ts'
import { watchFolder } from './watch-folder.ts'

const ctClass = '1.2.840.10008.5.1.4.1.1.2'
const explicitLittle = '1.2.840.10008.1.2.1'
const attributes = {
  ...{ SOPClassUID: ctClass, SOPInstanceUID: '1.2.5', StudyInstanceUID: '1.2.3', SeriesInstanceUID: '1.2.4' },
  ...{ PatientID: '1', Modality: 'CT' },
} satisfies Attributes

/** A receiver with its queue on loopback; `send` stores bytes under a name, whatever they are, and answers the status. */
async function openScene(t: TestContext) {
  const work = await mkdtemp(join(tmpdir(), 'tsumugi-receive-'))
  const [queue, settings] = [await openQueue(work), await loadSources(work, {})]
  const reasons: string[] = []
  const receiver = await openReceiver(
    queue,
    { ...settings, receive: { ...settings.receive, port: 0 } },
    { onReception: reception => void reasons.push(reception.kind === 'refused' ? reception.reason : 'admitted') },
  )
  const association = await requestAssociation(
    { host: '127.0.0.1', port: receiver.port, aeTitle: 'TSUMUGI' },
    { callingAeTitle: 'CT1', contexts: [{ abstractSyntax: ctClass, transferSyntaxes: [explicitLittle] }] },
  )
  t.after(async () => {
    await association.release()
    await receiver.close()
    queue.close()
    await rm(work, { recursive: true, force: true })
  })
  const [context] = association.contexts
  assert.ok(context !== undefined)
  const send = async (sopInstanceUid: string, dataset: Uint8Array) => {
    // C-STORE-RQ. @see DICOM PS3.7 9.3.1.1
    const command = { field: 1, messageId: 1, priority: 0, hasDataset: true, sopClassUid: ctClass, sopInstanceUid }
    await association.send(context, command, dataset)
    return (await association.receive())?.command.status
  }
  const spooled = async () => (await readdir(join(work, 'queue/spool'), { recursive: true })).filter(isFile)
  return { work, queue, reasons, send, spooled }
}

const isFile = (name: string) => /\.(dcm|part)$/.test(name)

test('bytes that are no data set are answered with C000, and nothing of them stays', async t => {
  const { send, reasons, spooled } = await openScene(t)
  assert.equal(await send('1.2.5', Buffer.from('these bytes are no data set at all')), 0xc000)
  assert.deepEqual([reasons, await spooled()], [['object/not-understood'], []])
})

test('an object under another UID than the message says, or without its study, is answered with A900', async t => {
  const { send, reasons, spooled } = await openScene(t)
  const { StudyInstanceUID: _, ...withoutStudy } = attributes
  assert.equal(await send('1.2.6', buildDataset(attributes, explicitLittle)), 0xa900)
  assert.equal(await send('1.2.5', buildDataset(withoutStudy, explicitLittle)), 0xa900)
  assert.deepEqual([reasons, await spooled()], [['object/other-than-said', 'object/other-than-said'], []])
  assert.equal(await send('1.2.5', buildDataset(attributes, explicitLittle)), 0)
})

test('a disk that fails is answered with A700, and the association goes on once it is mended', async t => {
  const { work, send, reasons } = await openScene(t)
  const spool = join(work, 'queue/spool')
  await rm(spool, { recursive: true })
  await writeFile(spool, 'no folder any more')
  assert.equal(await send('1.2.5', buildDataset(attributes, explicitLittle)), 0xa700)
  await rm(spool)
  await mkdir(spool)
  assert.equal(await send('1.2.5', buildDataset(attributes, explicitLittle)), 0)
  assert.deepEqual(reasons, ['disk/failed', 'admitted'])
})

test('a watched folder that cannot be read is named, and taken from by itself once it can', async t => {
  const { work, queue } = await openScene(t)
  const [folder, end, told] = [join(work, 'drive'), new AbortController(), new Set<string>()]
  const options = { folder, collection: 'a', stableMs: 0, pollMs: 20, signal: end.signal }
  await watchFolder(queue, {
    ...options,
    onEvent: event => {
      if (event.kind === 'taken') return end.abort()
      if (!told.has(event.reason)) void plugIn(folder)
      told.add(event.reason)
    },
  })
  assert.deepEqual([...told], ['folder/unreadable'])
  assert.equal(queue.look('a').files.length, 1)
})

/** The drive comes back, with one object on it. */
async function plugIn(folder: string): Promise<void> {
  await mkdir(`${folder}.new`)
  await writeFile(join(`${folder}.new`, '1.dcm'), writePart10(attributes))
  await rename(`${folder}.new`, folder)
}
