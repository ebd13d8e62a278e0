import type { Who } from '@tsumugi/api'
import type { Actor, GatewayActor, MemberActor } from './actor.ts'
import { refuse } from './refusals.ts'

/** Refuse unless the actor is one the contract lets call the route. The system calls no routes. */
export function checkWho(who: Who, actor: Actor | undefined): void {
  if (who === 'anyone') return
  if (actor === undefined) throw notSignedIn()
  const isAllowed = typeof who === 'string' ? actor.kind === who : actor.kind === 'member' && who.includes(actor.role)
  if (!isAllowed)
    throw refuse('access/not-allowed', {
      message: 'Your role may not do this.',
      expected: typeof who === 'string' ? who : who.join(', '),
      found: nameOf(actor),
    })
}

/** The actor as a member, else a refusal. */
export function asMember(actor: Actor | undefined): MemberActor {
  if (actor === undefined) throw notSignedIn()
  if (actor.kind !== 'member')
    throw refuse('access/not-allowed', { message: 'Only a member may do this.', expected: 'member', found: actor.kind })
  return actor
}

/** The actor as a gateway, else a refusal. */
export function asGateway(actor: Actor | undefined): GatewayActor {
  if (actor === undefined) throw notSignedIn()
  if (actor.kind !== 'gateway')
    throw refuse('access/not-allowed', {
      message: 'Only a gateway may do this.',
      expected: 'gateway',
      found: actor.kind,
    })
  return actor
}

/** Refuse a change asked for by another site's page with our cookie: it cannot set our header, and its browser tells its origin. */
export function checkSameSite(
  request: { method: string; headers: Record<string, unknown> },
  hasCookieSession: boolean,
): void {
  if (!hasCookieSession || ['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return
  const { headers } = request
  const isOurs =
    headers['x-tsumugi'] !== undefined || headers['sec-fetch-site'] === 'same-origin' || isSameOrigin(headers)
  if (!isOurs)
    throw refuse('access/cross-site', {
      message: "A change must come from the platform's own pages.",
      hint: 'Send the header x-tsumugi: 1.',
    })
}

function isSameOrigin(headers: Record<string, unknown>): boolean {
  return (
    typeof headers.origin === 'string' && URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host
  )
}

function notSignedIn() {
  return refuse('access/not-signed-in', {
    message: 'Sign in first.',
    hint: 'A session cookie or an Authorization: Bearer header is needed.',
  })
}

function nameOf(actor: Actor): string {
  return actor.kind === 'member' ? actor.role : actor.kind
}
