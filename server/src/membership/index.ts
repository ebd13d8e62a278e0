import './tables.ts'

export type { Actor, GatewayActor, MemberActor, SystemActor } from '#platform/actor'
