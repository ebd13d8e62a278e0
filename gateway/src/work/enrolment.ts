import { join } from 'node:path'
import { z } from 'zod'
import { loadJson, writeDurably } from './files.ts'

/** What the platform told this gateway when it enrolled. */
export const enrolment = z.object({
  server: z.url(),
  gatewayId: z.string(),
  siteId: z.string(),
  siteCode: z.string(),
  platformPublicKey: z.string(),
})
export type Enrolment = z.output<typeof enrolment>

const pathOf = (workFolder: string) => join(workFolder, 'enrolment.json')

/** The enrolment of this work folder; nothing before the first `enrol`. */
export const loadEnrolment = (workFolder: string): Promise<Enrolment | undefined> =>
  loadJson(pathOf(workFolder), enrolment)

export const saveEnrolment = (workFolder: string, value: Enrolment): Promise<void> =>
  writeDurably(pathOf(workFolder), `${JSON.stringify(value, null, 2)}\n`)
