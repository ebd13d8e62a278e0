import { z } from 'zod'
import { digest, id, instant, listOf, page } from './common.ts'
import { route } from './route.ts'

/** Who acted; `name` is the present one, or for the platform itself the stage that acted. */
export const logActor = z.object({ kind: z.enum(['member', 'gateway', 'system']), id: z.string(), name: z.string() })
export type LogActor = z.output<typeof logActor>

/** One signed entry of the log. `index` is null until the entry is under a signed tree head. */
export const logEntry = z.object({
  id,
  index: z.number().int().nullable(),
  at: instant,
  act: z.string(),
  actor: logActor,
  subjects: z.array(z.string()),
  body: z.record(z.string(), z.json()),
  leafHash: digest.nullable(),
  signature: z.string(),
})

export const provenanceRoutes = {
  logEntries: route({
    method: 'GET',
    path: '/log',
    who: ['operator', 'ethics-officer', 'finance-officer', 'curator'],
    summary: 'The log, newest first; `subject` finds every act on one thing',
    query: page.extend({ act: z.string().max(100).optional(), subject: z.string().max(200).optional() }),
    reply: listOf(logEntry),
  }),
  treeHead: route({
    method: 'GET',
    path: '/log/tree-head',
    who: 'anyone',
    summary: 'The newest signed tree head, as a signed note',
    reply: z.object({ size: z.number().int(), rootHash: digest, note: z.string(), publicKey: z.string() }),
  }),
  inclusionProof: route({
    method: 'GET',
    path: '/log/entries/:index/proof',
    who: 'anyone',
    summary: 'Why the entry at `index` is under the tree head of `size`. @see RFC 9162 2.1.3',
    params: z.object({ index: z.coerce.number().int().min(0) }),
    query: z.object({ size: z.coerce.number().int().min(1).optional() }),
    reply: z.object({
      index: z.number().int(),
      size: z.number().int(),
      leafHash: digest,
      path: z.array(digest),
      note: z.string(),
    }),
  }),
  consistencyProof: route({
    method: 'GET',
    path: '/log/consistency',
    who: 'anyone',
    summary: 'Why the tree of `to` extends the tree of `from`. @see RFC 9162 2.1.4',
    query: z.object({ from: z.coerce.number().int().min(0), to: z.coerce.number().int().min(0) }),
    reply: z.object({ from: z.number().int(), to: z.number().int(), path: z.array(digest) }),
  }),
  verifyLog: route({
    method: 'POST',
    path: '/log/verify',
    who: ['operator'],
    summary: 'Check every signature and hash of the log; names the first bad entry',
    reply: z.object({
      isIntact: z.boolean(),
      size: z.number().int(),
      firstBadIndex: z.number().int().nullable(),
      seconds: z.number(),
    }),
  }),
} as const
