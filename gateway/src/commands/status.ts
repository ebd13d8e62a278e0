import { defineCommand } from 'citty'
import { loadEnrolment } from '#work'
import { exitCodes } from '../cli-output.ts'
import { act } from './act.ts'
import { common, workFolderOf } from './arguments.ts'
import { listRuns } from './list-runs.ts'

export const statusCommand = defineCommand({
  meta: { name: 'status', description: 'Show the enrolment and all runs with their state' },
  args: common,
  run: ({ args }) =>
    act(args.json === true, async output => {
      const folder = workFolderOf(args)
      const enrolment = (await loadEnrolment(folder)) ?? null
      const runs = await listRuns(folder)
      output.result({ enrolment, runs }, [
        enrolment === null ? 'Not enrolled.' : `Site ${enrolment.siteCode} at ${enrolment.server}`,
        ...runs.map(run => `${run.run}  ${run.state}  ${run.submissionId ?? ''}`),
      ])
      return exitCodes.ok
    }),
})
