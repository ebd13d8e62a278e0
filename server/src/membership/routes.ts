import { membershipRoutes } from '@tsumugi/api'
import { type Context, handler, type RouteHandler } from '#platform/http'
import { createApiKey, listApiKeys, revokeApiKey } from './api-keys.ts'
import { createEnrolmentCode, enrolGateway, listGateways, openGatewaySession, revokeGateway } from './gateways.ts'
import { inviteMember, listMembers, loadMember, suspendMember } from './members.ts'
import { createOrganisation, createSite, listOrganisations, listSites } from './organisations.ts'
import { closeSession, cookieOf, endedCookie, tokenInCookie } from './sessions.ts'
import { type SignedIn, signIn, signInAsSample, signInWithLink } from './sign-in.ts'
import { apiKeyView, gatewayView, memberView, meView, organisationView, siteView } from './views.ts'

const whole = <T>(items: T[]) => ({ items, total: items.length })
const isSecure = ({ config }: Context) => config.publicUrl?.startsWith('https:') ?? false

async function welcome(context: Context, { member, token }: SignedIn) {
  context.setHeader('set-cookie', cookieOf(token, isSecure(context)))
  return meView(await loadMember(context.db, member.id))
}

/** The routes of membership. */
export const routes: readonly RouteHandler[] = [
  handler(membershipRoutes.signIn, async context => welcome(context, await signIn(context.db, context.body))),
  handler(membershipRoutes.signInWithLink, async context =>
    welcome(context, await signInWithLink(context.db, context.body)),
  ),
  handler(membershipRoutes.signInAsSample, async context =>
    welcome(context, await signInAsSample(context.db, context.body.memberId)),
  ),
  handler(membershipRoutes.signOut, async context => {
    await context.transact(tx => closeSession(tx, tokenInCookie(context.headers.cookie) ?? ''))
    context.setHeader('set-cookie', endedCookie(isSecure(context)))
    return undefined
  }),
  handler(membershipRoutes.me, async context => meView(await loadMember(context.db, context.member().memberId))),
  handler(membershipRoutes.organisations, async context =>
    whole((await listOrganisations(context.db, context.member())).map(organisationView)),
  ),
  handler(membershipRoutes.createOrganisation, async context =>
    organisationView(await context.transact(tx => createOrganisation(tx, context.member(), context.body))),
  ),
  handler(membershipRoutes.sites, async context =>
    whole((await listSites(context.db, context.member())).map(siteView)),
  ),
  handler(membershipRoutes.createSite, async context =>
    siteView(await context.transact(tx => createSite(tx, context.member(), context.body))),
  ),
  handler(membershipRoutes.members, async context => whole((await listMembers(context.db)).map(memberView))),
  handler(membershipRoutes.inviteMember, async context => {
    const { member, token } = await context.transact(tx => inviteMember(tx, context.member(), context.body))
    return { member: memberView(member), link: linkOf(context.config.publicUrl ?? '', token) }
  }),
  handler(membershipRoutes.suspendMember, async context =>
    memberView(await context.transact(tx => suspendMember(tx, context.member(), context.params.id))),
  ),
  handler(membershipRoutes.apiKeys, async context =>
    whole((await listApiKeys(context.db, context.member())).map(apiKeyView)),
  ),
  handler(membershipRoutes.createApiKey, async context => {
    const { row, secret } = await context.transact(tx => createApiKey(tx, context.member(), context.body))
    return { apiKey: apiKeyView(row), secret }
  }),
  handler(membershipRoutes.revokeApiKey, async context =>
    apiKeyView(await context.transact(tx => revokeApiKey(tx, context.member(), context.params.id))),
  ),
  handler(membershipRoutes.gateways, async context =>
    whole((await listGateways(context.db, context.member())).map(gatewayView)),
  ),
  handler(membershipRoutes.createEnrolmentCode, async context => {
    const { code, expiresAt } = await context.transact(tx =>
      createEnrolmentCode(tx, context.member(), context.body.siteId),
    )
    return { code, expiresAt: expiresAt.toISOString() }
  }),
  handler(membershipRoutes.enrolGateway, async context => context.transact(tx => enrolGateway(tx, context.body))),
  handler(membershipRoutes.openGatewaySession, async context => {
    const { token, expiresAt } = await context.transact(tx => openGatewaySession(tx, context.body))
    return { token, expiresAt: expiresAt.toISOString() }
  }),
  handler(membershipRoutes.revokeGateway, async context =>
    gatewayView(await context.transact(tx => revokeGateway(tx, context.member(), context.params.id))),
  ),
]

/** The address of a one-time link. The token stands behind the `#`, so that no server or proxy writes it down. */
export function linkOf(origin: string, token: string): string {
  return `${origin}/sign-in/link#${token}`
}
