import { z } from 'zod'
import { bilingual, id, idParams, instant, listOf, page } from './common.ts'
import { logActor } from './provenance.ts'
import { roles, route } from './route.ts'

/** A part of the platform: whether it answers, what it is, how many things wait in it, and the code with which it failed. */
const healthPart = z.object({
  name: z.enum(['database', 'blobs', 'jobs', 'log']),
  isHealthy: z.boolean(),
  kind: z.enum(['embedded', 'server', 'folder', 'bucket']).nullable(),
  counts: z.record(z.string(), z.number()),
  errorCode: z.string().nullable(),
})

export const job = z.object({
  id,
  queue: z.string(),
  title: z.string(),
  state: z.enum(['waiting', 'running', 'completed', 'failed', 'cancelled']),
  done: z.number(),
  total: z.number().nullable(),
  note: z.string().nullable(),
  error: z.string().nullable(),
  /** The thing the job works on, as a path of the web app such as `/preprocess/runs/<id>`. */
  about: z.string().nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
})

/** One line of a home page: something that waits for this person, with the page that does it. */
export const waitingItem = z.object({
  /** A translation key of the web app below `waiting.`, such as `tasks-open`. */
  kind: z.string(),
  count: z.number().int(),
  path: z.string(),
  oldestAt: instant.nullable(),
})

export const systemRoutes = {
  about: route({
    method: 'GET',
    path: '/about',
    who: 'anyone',
    summary: 'What this platform is: version, languages, and the sample people while the sample hospital is loaded',
    reply: z.object({
      name: z.string(),
      version: z.string(),
      isSampleLoaded: z.boolean(),
      samplePeople: z.array(
        z.object({ memberId: id, displayName: z.string(), role: z.enum(roles), organisation: bilingual }),
      ),
    }),
  }),
  home: route({
    method: 'GET',
    path: '/home',
    who: 'member',
    summary: 'What waits for this person, and what happened lately',
    reply: z.object({
      waiting: z.array(waitingItem),
      recent: z.array(z.object({ at: instant, act: z.string(), actor: logActor, path: z.string().nullable() })),
      stages: z.array(z.object({ stage: z.string(), counts: z.record(z.string(), z.number().int()) })),
    }),
  }),
  sampleProgress: route({
    method: 'GET',
    path: '/sample-progress',
    who: 'anyone',
    summary: 'How far the sample hospital has come through the stages',
    reply: z.object({
      isLoaded: z.boolean(),
      steps: z.array(
        z.object({
          stage: z.string(),
          state: z.enum(['waiting', 'running', 'done', 'failed']),
          note: z.object({ en: z.string(), ja: z.string() }).nullable(),
          path: z.string().nullable(),
          seconds: z.number().nullable(),
        }),
      ),
    }),
  }),
  jobs: route({
    method: 'GET',
    path: '/jobs',
    who: 'member',
    summary: 'Jobs, newest first',
    query: page.extend({ state: job.shape.state.optional() }),
    reply: listOf(job),
  }),
  job: route({ method: 'GET', path: '/jobs/:id', who: 'member', summary: 'One job', params: idParams, reply: job }),
  cancelJob: route({
    method: 'POST',
    path: '/jobs/:id/cancel',
    who: ['operator', 'curator'],
    summary: 'Ask a job to stop; what it had finished stays',
    params: idParams,
    reply: job,
  }),
  retryJob: route({
    method: 'POST',
    path: '/jobs/:id/retry',
    who: ['operator', 'curator'],
    summary: 'Run a failed or cancelled job again from where it stopped',
    params: idParams,
    reply: job,
  }),
  health: route({
    method: 'GET',
    path: '/health',
    who: ['operator'],
    summary: 'Parts of the platform and whether each answers',
    reply: z.object({
      parts: z.array(healthPart),
      blobBytes: z.number(),
      freeBytes: z.number(),
    }),
  }),
  events: route({
    method: 'GET',
    path: '/events',
    who: 'member',
    summary: 'Server-sent events: `job` (a job changed), `change` (a list changed)',
    reply: { bytes: 'text/event-stream' },
  }),
} as const
