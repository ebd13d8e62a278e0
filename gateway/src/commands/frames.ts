import { defineCommand } from 'citty'
import {
  type AddedBox,
  decideFrame,
  type FrameRecord,
  findFrame,
  framesFolderOf,
  listFrameRecords,
  setAddedBoxes,
} from '#deidentify'
import { UsageError } from '../choose-rules.ts'
import { exitCodes } from '../cli-output.ts'
import { act } from './act.ts'
import { common, workFolderOf } from './arguments.ts'

export const framesCommand = defineCommand({
  meta: {
    name: 'frames',
    description: 'Images that wait for a look at the text in them; approve their masks or hold them',
  },
  args: {
    ...common,
    approve: {
      type: 'string',
      description: 'Ids, comma-separated: the mask is right, or without boxes nothing needs one; run again to write it',
    },
    hold: { type: 'string', description: 'Ids, comma-separated: the image does not leave' },
    add: { type: 'string', description: 'ID:x,y,width,height in pixels: one more rectangle, of all frames' },
    all: { type: 'boolean', description: 'List what is decided too' },
  },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const work = workFolderOf(args)
      for (const id of idsOf(args.approve)) (await decideFrame(work, id, 'approved')) ?? refuseId(id)
      for (const id of idsOf(args.hold)) (await decideFrame(work, id, 'held')) ?? refuseId(id)
      const more = args.add === undefined ? undefined : boxOf(args.add)
      if (more !== undefined) await addBox(work, more)
      for (const id of idsOf(args.approve))
        if (!hasBoxes(await findFrame(work, id))) output.note(...sayWithoutBoxes(id))
      const records = await listFrameRecords(framesFolderOf(work))
      const shown = records.filter(({ decision }) => args.all === true || decision === 'waiting')
      output.result({ frames: shown }, shown.length === 0 ? ['No image waits for a look.'] : shown.map(lineOf))
      return exitCodes.ok
    }),
})

const hasBoxes = (record: FrameRecord | undefined) => [...(record?.found ?? []), ...(record?.added ?? [])].length > 0

/** What an approval without boxes means, in both languages: it is a person's word alone that lets the image go. */
function sayWithoutBoxes(id: string): readonly [unknown, string] {
  const en =
    'Approved without boxes: no pixel is masked, and Burned In Annotation is set to NO because a person looked.'
  const ja =
    '囲みなしで承認しました。画素はマスクされません。人が確認したことを根拠に Burned In Annotation (0028,0301) は NO になります。'
  return [{ event: 'approved-without-boxes', id, en, ja }, `${id}: ${en}\n${id}: ${ja}`]
}

const idsOf = (given: string | undefined) =>
  (given ?? '').split(',').flatMap(id => (id.trim() === '' ? [] : [id.trim()]))

function refuseId(id: string): never {
  throw new UsageError(`no image waits under ${id}; list them with frames`)
}

async function addBox(work: string, { id, box }: { readonly id: string; readonly box: AddedBox }): Promise<void> {
  const { added, rows, columns } = (await findFrame(work, id)) ?? refuseId(id)
  const kept = (await setAddedBoxes(work, id, [...added, box])) ?? refuseId(id)
  if (kept.kind === 'outside') throw new UsageError(`the rectangle does not lie within ${columns}×${rows} pixels`)
}

function boxOf(given: string): { readonly id: string; readonly box: AddedBox } {
  const match = /^([0-9a-f]{12}):(\d+),(\d+),(\d+),(\d+)$/.exec(given)
  if (match === null) throw new UsageError('add is ID:x,y,width,height in whole pixels')
  const [x = 0, y = 0, width = 0, height = 0] = match.slice(2).map(Number)
  return { id: match[1] ?? '', box: { x, y, width, height } }
}

function lineOf({ id, modality, frames, found, added, decision, pictures }: FrameRecord): string {
  const what = `${modality}, ${frames} frames, ${found.length} boxes found, ${added.length} added`
  return `${id}  ${decision}  ${what}  ${pictures.map(name => `frames/${id}/${name}`).join(' ')}`
}
