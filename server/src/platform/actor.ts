import type { Role } from '@tsumugi/api'

/** A person acting for an organisation in one role. */
export interface MemberActor {
  readonly kind: 'member'
  readonly memberId: string
  readonly organisationId: string
  readonly role: Role
}
/** A site's installed gateway. */
export interface GatewayActor {
  readonly kind: 'gateway'
  readonly gatewayId: string
  readonly siteId: string
}
/** The platform itself: a job, the sequencer, the first start. `name` says which. */
export interface SystemActor {
  readonly kind: 'system'
  readonly name: string
}
/** Who does an act. Somebody who has not signed in is no actor. */
export type Actor = MemberActor | GatewayActor | SystemActor
