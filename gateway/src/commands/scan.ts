import { defineCommand } from 'citty'
import { summarizeScan } from '#review'
import { loadKeys } from '#work'
import { exitCodes } from '../cli-output.ts'
import { receive } from '../prepare-run.ts'
import { act } from './act.ts'
import { common, input, rules, runOf } from './arguments.ts'
import { heldLines, oddLines } from './lines.ts'

export const scanCommand = defineCommand({
  meta: { name: 'scan', description: 'List what a folder holds and what would be held back; changes nothing' },
  args: { ...input, ...common, ...rules },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const run = await runOf(args, args.input, output)
      const { found } = await receive({ ...run, taking: 'look' }, await loadKeys(run.workFolder))
      const summary = summarizeScan(found)
      const { counts, slides, tables, records, variants } = summary
      output.result(summary, [
        `${counts.subjects} persons, ${counts.studies} studies, ${counts.series} series, ${counts.instances} instances`,
        `${slides.length} slides, ${tables.length} tables, ${records.length} files of records, ${variants.length} variant files`,
        ...heldLines(summary.broken),
        ...oddLines(found.odd),
      ])
      return summary.broken.length > 0 ? exitCodes.partDone : exitCodes.ok
    }),
})
