import { z } from 'zod'
import { type JobHandler, jobHandler } from '#platform/jobs'
import { acceptCase } from './accept-case.ts'
import { acceptQueue } from './adjudicate.ts'
import { compareReadings } from './compare-readings.ts'
import { compareQueue } from './submit-reading.ts'

const caseJob = z.object({ caseId: z.uuid() })

/** The jobs of this stage: compare two readings; make the reference standard of a decided case. */
export const jobs: readonly JobHandler[] = [
  jobHandler(compareQueue, caseJob, async context => compareReadings(context, context.payload.caseId)),
  jobHandler(acceptQueue, caseJob, async context => acceptCase(context, context.payload.caseId)),
]
