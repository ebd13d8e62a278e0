import { readFile } from 'node:fs/promises'
import { deidentifyTable, type TableRisk } from '@tsumugi/deidentify'
import { defineCommand } from 'citty'
import { rolesOf, tableTextOf } from '#receive'
import { loadKeys } from '#work'
import { kOf, UsageError } from '../choose-rules.ts'
import { exitCodes } from '../cli-output.ts'
import { act } from './act.ts'
import { common, rules, withSettings, workFolderOf } from './arguments.ts'

export const riskCommand = defineCommand({
  meta: {
    name: 'risk',
    description: 'Measure how easily people of a table are found again, before and after it is widened',
  },
  args: {
    table: { type: 'positional', description: 'CSV table; its roles in TABLE.roles.json', required: true },
    ...common,
    k: rules.k,
  },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const text = tableTextOf(args.table, await readFile(args.table))
      if (text === undefined) throw new UsageError('the table is no text; export it as CSV in UTF-8')
      const roles = await rolesOf({ path: args.table }, text)
      if (roles === undefined) throw new UsageError('the file TABLE.roles.json is no JSON object of column to role')
      const { siteKey } = await loadKeys(workFolderOf(args))
      const { risk } = deidentifyTable(text, roles, siteKey, kOf(await withSettings(args)))
      if (risk === undefined)
        throw new UsageError('no column has the role quasi, or none the role id: say which in TABLE.roles.json')
      output.result(risk, [...riskLines('before', risk.before), ...riskLines('after', risk.after)])
      return exitCodes.ok
    }),
})

const percent = (share: number) => `${(share * 100).toFixed(1)} %`

const riskLines = (when: string, { subjects, classes, k, l, highestRisk, averageRisk, unique }: TableRisk) => [
  `${when}: ${subjects} people in ${classes} sets of people who look alike; ${unique} are alone in theirs`,
  `  k ${k}${l === undefined ? '' : `, l ${l}`}; chance to pick the right one: at most ${percent(highestRisk)}, ${percent(averageRisk)} on average`,
]
