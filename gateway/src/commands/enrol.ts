import { hostname } from 'node:os'
import { defineCommand } from 'citty'
import { enrol } from '#send'
import { loadKeys } from '#work'
import { exitCodes } from '../cli-output.ts'
import { act } from './act.ts'
import { common, workFolderOf } from './arguments.ts'

export const enrolCommand = defineCommand({
  meta: { name: 'enrol', description: 'Enrol this gateway with the one-time code of the site' },
  args: {
    ...common,
    server: { type: 'string', description: 'The platform, https://…', required: true },
    code: { type: 'string', description: 'The one-time code', required: true },
    name: { type: 'string', description: 'Name of this gateway', default: hostname() },
  },
  run: ({ args }) =>
    act(args.json === true, async output => {
      const folder = workFolderOf(args)
      const { server, code, name } = args
      const enrolment = await enrol(folder, await loadKeys(folder), { server, code, name })
      output.result(enrolment, [`Enrolled for site ${enrolment.siteCode} as gateway ${enrolment.gatewayId}.`])
      return exitCodes.ok
    }),
})
