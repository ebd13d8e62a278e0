import type { waitingItem } from '@tsumugi/api'
import type { z } from 'zod'
import type { MemberActor } from './actor.ts'
import type { Db } from './db.ts'

/** One line of a home page: something that waits for the member, with the page that does it. */
export type WaitingItem = z.output<typeof waitingItem>

/** A stage's part of the home page: what waits for this member there; nothing for those it does not concern. */
export type Waiting = (db: Db, member: MemberActor) => Promise<readonly WaitingItem[]>

/** A stage's numbers for the home page, by translation key; nothing for those who may not see them. */
export type Counts = (db: Db, member: MemberActor) => Promise<Readonly<Record<string, number>>>
