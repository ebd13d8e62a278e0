import { readFile } from 'node:fs/promises'
import { decodeTable } from '@tsumugi/deidentify'
import { type ArgsDef, defineCommand } from 'citty'
import { UsageError } from '../choose-rules.ts'
import { exitCodes } from '../cli-output.ts'
import { addOptOuts, type OptOutPerson, openOptOutList, readOptOutPeople } from '../opt-out-people.ts'
import { act } from './act.ts'
import { common, type Given, workFolderOf } from './arguments.ts'

const args = {
  patient: { type: 'positional', description: 'Patient number', required: false },
  ...common,
  issuer: { type: 'string', description: 'Issuer of the number; without it the number counts under every issuer' },
  file: { type: 'string', description: 'CSV with columns patient_id and, if it is said, issuer; instead of a number' },
} as const satisfies ArgsDef

interface Asked extends Given {
  readonly patient?: string | undefined
  readonly file?: string | undefined
}
async function peopleOf({ patient, issuer = '', file }: Asked): Promise<readonly OptOutPerson[]> {
  if ((patient === undefined) === (file === undefined)) throw new UsageError('give one patient number, or --file')
  const people =
    file === undefined
      ? [{ patientId: patient ?? '', issuer }]
      : readOptOutPeople(decodeTable(await readFile(file)) ?? '')
  if (people === 'no-column') throw new UsageError('the file has no column patient_id')
  if (people === 'empty-number' || people.some(one => one.patientId.trim() === ''))
    throw new UsageError('a patient number is empty')
  return people
}

const add = defineCommand({
  meta: {
    name: 'add',
    description: 'Enter people who do not want their data used; nothing of theirs is sent any more',
  },
  args,
  run: ({ args }) =>
    act(args.json === true, async output => {
      const people = await peopleOf(args)
      const { added, known, people: all } = await addOptOuts(workFolderOf(args), people)
      output.result({ added, known }, [
        `${added} entered, ${all.length} on the list.`,
        ...known.map(name => `Was met before as ${name}: enter the opt-out on the platform too, if it was sent.`),
      ])
      return exitCodes.ok
    }),
})

const remove = defineCommand({
  meta: { name: 'remove', description: 'Take an opt-out back; that it was there stays recorded' },
  args,
  run: ({ args }) =>
    act(args.json === true, async output => {
      const people = await peopleOf(args)
      const optOuts = await openOptOutList(workFolderOf(args))
      const removed = await optOuts.remove(people)
      output.result({ removed }, [`${removed} taken back, ${optOuts.list().length} on the list.`])
      return exitCodes.ok
    }),
})

const list = defineCommand({
  meta: { name: 'list', description: 'Show the list with the numbers of patients; for this hospital alone' },
  args: common,
  run: ({ args }) =>
    act(args.json === true, async output => {
      const optOuts = await openOptOutList(workFolderOf(args))
      const people = optOuts.list()
      const lines = people.map(one => `${one.patientId}  ${one.issuer || '-'}  since ${one.since}`)
      output.result({ people }, lines.length > 0 ? lines : ['Nobody has opted out.'])
      return exitCodes.ok
    }),
})

export const optOutCommand = defineCommand({
  meta: { name: 'opt-out', description: 'Keep the list of people whose data are never sent' },
  subCommands: { add, remove, list },
})
