import { z } from 'zod'
import { bilingual, id, idParams, instant, listOf } from './common.ts'
import { roles, route } from './route.ts'

export const organisation = z.object({
  id,
  kind: z.enum(['hospital', 'annotation', 'customer', 'platform']),
  name: bilingual,
  createdAt: instant,
})
export const site = z.object({
  id,
  organisationId: id,
  code: z.string().regex(/^[A-Z0-9-]{2,16}$/),
  name: bilingual,
  region: z.string(),
  createdAt: instant,
})
export const member = z.object({
  id,
  organisationId: id,
  email: z.email(),
  displayName: z.string(),
  role: z.enum(roles),
  state: z.enum(['invited', 'active', 'suspended']),
  isSample: z.boolean(),
  createdAt: instant,
})
export const gateway = z.object({
  id,
  siteId: id,
  name: z.string(),
  publicKey: z.string(),
  state: z.enum(['active', 'revoked']),
  createdAt: instant,
  lastSeenAt: instant.nullable(),
})
export const apiKey = z.object({
  id,
  name: z.string(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  revokedAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
})
const me = z.object({ member, organisation })
const password = z.string().min(12).max(200)

export const membershipRoutes = {
  signIn: route({
    method: 'POST',
    path: '/sign-in',
    who: 'anyone',
    summary: 'Sign in with e-mail and password; sets the session cookie',
    body: z.object({ email: z.email(), password: z.string().min(1).max(200) }),
    reply: me,
  }),
  signInWithLink: route({
    method: 'POST',
    path: '/sign-in/link',
    who: 'anyone',
    summary: 'Use a one-time link: choose a password and sign in',
    body: z.object({
      token: z.string().min(20).max(200),
      password,
      displayName: z.string().min(1).max(100).optional(),
    }),
    reply: me,
  }),
  signInAsSample: route({
    method: 'POST',
    path: '/sign-in/sample',
    who: 'anyone',
    summary: 'Sign in as a sample person; refused unless the sample hospital is loaded',
    body: z.object({ memberId: id }),
    reply: me,
  }),
  signOut: route({ method: 'POST', path: '/sign-out', who: 'member', summary: 'End this session', reply: 'nothing' }),
  me: route({ method: 'GET', path: '/me', who: 'member', summary: 'Who is signed in', reply: me }),
  organisations: route({
    method: 'GET',
    path: '/organisations',
    who: 'member',
    summary: 'Organisations',
    reply: listOf(organisation),
  }),
  createOrganisation: route({
    method: 'POST',
    path: '/organisations',
    who: ['operator'],
    summary: 'Add an organisation',
    body: z.object({ kind: organisation.shape.kind, name: bilingual }),
    reply: organisation,
  }),
  sites: route({ method: 'GET', path: '/sites', who: 'member', summary: 'Sites', reply: listOf(site) }),
  createSite: route({
    method: 'POST',
    path: '/sites',
    who: ['operator'],
    summary: 'Add a site to an organisation',
    body: z.object({ organisationId: id, code: site.shape.code, name: bilingual, region: z.string().min(1).max(100) }),
    reply: site,
  }),
  members: route({ method: 'GET', path: '/members', who: ['operator'], summary: 'Members', reply: listOf(member) }),
  inviteMember: route({
    method: 'POST',
    path: '/members',
    who: ['operator'],
    summary: 'Invite a person; answers the one-time link, shown once',
    body: z.object({
      organisationId: id,
      email: z.email(),
      displayName: z.string().min(1).max(100),
      role: z.enum(roles),
    }),
    reply: z.object({ member, link: z.string() }),
  }),
  suspendMember: route({
    method: 'POST',
    path: '/members/:id/suspend',
    who: ['operator'],
    summary: 'Suspend a member and end their sessions and keys',
    params: idParams,
    reply: member,
  }),
  apiKeys: route({ method: 'GET', path: '/api-keys', who: 'member', summary: 'My API keys', reply: listOf(apiKey) }),
  createApiKey: route({
    method: 'POST',
    path: '/api-keys',
    who: 'member',
    summary: 'Make an API key; the secret is shown once',
    body: z.object({ name: z.string().min(1).max(100), expiresInDays: z.number().int().min(1).max(730).optional() }),
    reply: z.object({ apiKey, secret: z.string() }),
  }),
  revokeApiKey: route({
    method: 'DELETE',
    path: '/api-keys/:id',
    who: 'member',
    summary: 'Revoke an API key',
    params: idParams,
    reply: apiKey,
  }),
  gateways: route({
    method: 'GET',
    path: '/gateways',
    who: ['operator', 'data-manager'],
    summary: 'Gateways of my sites',
    reply: listOf(gateway),
  }),
  createEnrolmentCode: route({
    method: 'POST',
    path: '/gateways/enrolment-codes',
    who: ['operator', 'data-manager'],
    summary: 'Make a one-time code with which a gateway of a site enrols',
    body: z.object({ siteId: id }),
    reply: z.object({ code: z.string(), expiresAt: instant }),
  }),
  enrolGateway: route({
    method: 'POST',
    path: '/gateways/enrol',
    who: 'anyone',
    summary: 'Enrol a gateway: hand in the one-time code and the Ed25519 public key (base64)',
    body: z.object({
      code: z.string().min(10).max(100),
      name: z.string().min(1).max(100),
      publicKey: z.string().min(40).max(100),
    }),
    reply: z.object({ gatewayId: id, siteId: id, siteCode: z.string(), platformPublicKey: z.string() }),
  }),
  openGatewaySession: route({
    method: 'POST',
    path: '/gateway-session',
    who: 'anyone',
    summary: 'A bearer token for 15 minutes against a signature over canonical JSON of { gatewayId, at, nonce }',
    body: z.object({
      gatewayId: id,
      at: instant,
      nonce: z.string().min(16).max(100),
      signature: z.string().min(80).max(100),
    }),
    reply: z.object({ token: z.string(), expiresAt: instant }),
  }),
  revokeGateway: route({
    method: 'POST',
    path: '/gateways/:id/revoke',
    who: ['operator', 'data-manager'],
    summary: 'Revoke a gateway; its later submissions are refused',
    params: idParams,
    reply: gateway,
  }),
} as const
