import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { addedBox, decideFrame, framesFolderOf, listFrameRecords, loadFramePicture, setAddedBoxes } from '#deidentify'
import { addOptOuts, openOptOutList, readOptOutPeople } from '../opt-out-people.ts'

const answer = (code: string, message: string) => ({ error: { code, message } })
const answers = {
  frame: answer('frames/unknown', 'No image waits under this id any more. Look at the list again.'),
  outside: answer('frames/outside', 'A rectangle does not lie within the image.'),
  column: answer('opt-outs/no-column', 'The list has no column patient_id. Give a CSV whose first line names it.'),
  number: answer('opt-outs/empty-number', 'A patient number is empty. Give each person by number.'),
}

const frameParams = z.object({ id: z.string().max(20) })
const pictureParams = frameParams.extend({ name: z.string().max(60) })
const decisionBody = z.object({ decision: z.enum(['approved', 'held']) })
const boxesBody = z.object({ added: z.array(addedBox).max(100) })
const person = z.object({ patientId: z.string().max(200), issuer: z.string().max(200) })
const optOutBody = z.union([
  z.object({ act: z.enum(['add', 'remove']), people: z.array(person).min(1).max(100_000) }),
  z.object({ act: z.literal('add'), csv: z.string() }),
])

/** What a person judges one by one: images in which text may stand, and who does not want to be in the data. */
export function addLookRoutes(app: FastifyInstance, workFolder: string): void {
  app.get('/api/frames', async () => ({ frames: await listFrameRecords(framesFolderOf(workFolder)) }))
  app.get('/api/frames/:id/:name', async (request, reply) => {
    const { id, name } = pictureParams.parse(request.params)
    const picture = await loadFramePicture(workFolder, id, name)
    return picture === undefined ? reply.code(404).send(answers.frame) : reply.type('image/png').send(picture)
  })
  app.post('/api/frames/:id', async (request, reply) => {
    const record = await decideFrame(
      workFolder,
      frameParams.parse(request.params).id,
      decisionBody.parse(request.body).decision,
    )
    return record ?? reply.code(404).send(answers.frame)
  })
  app.post('/api/frames/:id/boxes', async (request, reply) => {
    const kept = await setAddedBoxes(
      workFolder,
      frameParams.parse(request.params).id,
      boxesBody.parse(request.body).added,
    )
    if (kept === undefined) return reply.code(404).send(answers.frame)
    return kept.kind === 'outside' ? reply.code(400).send(answers.outside) : kept.record
  })
  app.get('/api/opt-outs', async () => ({ people: (await openOptOutList(workFolder)).list() }))
  app.post('/api/opt-outs', { bodyLimit: 16 * 2 ** 20 }, async (request, reply) => {
    const body = optOutBody.parse(request.body)
    const people = 'csv' in body ? readOptOutPeople(body.csv) : body.people
    if (people === 'no-column') return reply.code(400).send(answers.column)
    if (people === 'empty-number' || people.some(one => one.patientId.trim() === ''))
      return reply.code(400).send(answers.number)
    if (body.act === 'add') return addOptOuts(workFolder, people)
    const list = await openOptOutList(workFolder)
    return { removed: await list.remove(people), known: [], people: list.list() }
  })
}
