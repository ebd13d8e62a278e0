import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { membershipRoutes as m } from '@tsumugi/api'
import { canonicalBytes, makeKeyPair, signBytes, toBase64 } from '@tsumugi/proofs'
import type { InjectOptions } from 'fastify'
import { inTransaction } from '#platform/db'
import { createServer } from '#platform/http-server'
import { platformKey } from '#platform/signing-key'
import { openTestPlatform, type TestPlatform } from '#platform/testing'
import {
  authenticate,
  ensureFirstOperator,
  insertMember,
  insertOrganisation,
  insertSite,
  loadSamplePeople,
  routes,
} from './index.ts'

let platform: TestPlatform
let app: Awaited<ReturnType<typeof createServer>>
let operatorCookie = ''
let hospitalId = ''
let siteId = ''
let otherSiteId = ''
let dataManagerCookie = ''
const password = 'correct horse battery staple'

before(async () => {
  platform = await openTestPlatform()
  app = await createServer({
    services: platform,
    routes,
    version: 'test',
    authenticate: ({ headers }) => authenticate(platform.db, headers),
  })
})
after(async () => {
  await app.close()
  await platform.close()
})

interface Ask {
  readonly body?: object
  readonly cookie?: string
  readonly bearer?: string
  readonly headers?: Record<string, string>
  readonly address?: string
}

async function ask(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  { body, cookie, bearer, headers, address }: Ask = {},
) {
  const request: InjectOptions = {
    method,
    url: `/api${path}`,
    // Each call of its own address, so that only the test of the limit meets the limit.
    remoteAddress: address ?? `10.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}.1`,
    headers: {
      'x-tsumugi': '1',
      ...(cookie ? { cookie } : {}),
      ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
      ...headers,
    },
    ...(body ? { payload: body } : {}),
  }
  const response = await app.inject(request)
  const json = response.body === '' ? undefined : response.json()
  return {
    status: response.statusCode,
    json,
    code: json?.error?.code,
    cookie: String(response.headers['set-cookie'] ?? ''),
  }
}
const jar = (setCookie: string) => setCookie.split(';')[0] ?? ''

async function joinAs(role: string, organisationId: string): Promise<string> {
  const invited = await ask('POST', '/members', {
    cookie: operatorCookie,
    body: { organisationId, email: `${randomUUID()}@example.org`, displayName: role, role },
  })
  const token = invited.json.link.split('#')[1]
  return jar((await ask('POST', '/sign-in/link', { body: { token, password } })).cookie)
}

test('there is no default password: the first operator comes in by a one-time link, once', async () => {
  const token = await ensureFirstOperator(platform.db)
  assert.ok(token)
  const short = await ask('POST', '/sign-in/link', { body: { token, password: 'short' } })
  assert.deepEqual([short.status, short.code], [400, 'http/invalid-input'])
  const first = await ask('POST', '/sign-in/link', { body: { token, password, displayName: 'Root' } })
  assert.equal(first.json.member.role, 'operator')
  assert.match(first.cookie, /HttpOnly; SameSite=Strict/)
  operatorCookie = jar(first.cookie)
  const second = await ask('POST', '/sign-in/link', { body: { token, password } })
  assert.deepEqual([second.status, second.code], [410, 'membership/link-not-valid'])
  assert.equal(await ensureFirstOperator(platform.db), undefined)
})

test('passwords and tokens are stored only as hashes', async () => {
  const { password_hash } = await platform.db.selectFrom('member').select('password_hash').executeTakeFirstOrThrow()
  assert.match(password_hash ?? '', /^scrypt\$65536\$8\$2\$[A-Za-z0-9+/=]{24}\$[A-Za-z0-9+/=]{44}$/)
  const { token_hash } = await platform.db.selectFrom('session').select('token_hash').executeTakeFirstOrThrow()
  assert.ok(!operatorCookie.includes(token_hash))
})

test('organisations and sites are added by the operator, and a site code is unique', async () => {
  const name = { en: 'North Hospital', ja: '北病院' }
  hospitalId = (await ask('POST', '/organisations', { cookie: operatorCookie, body: { kind: 'hospital', name } })).json
    .id
  const other = (await ask('POST', '/organisations', { cookie: operatorCookie, body: { kind: 'hospital', name } })).json
    .id
  siteId = (
    await ask('POST', '/sites', {
      cookie: operatorCookie,
      body: { organisationId: hospitalId, code: 'NORTH', name, region: 'JP-01' },
    })
  ).json.id
  otherSiteId = (
    await ask('POST', '/sites', {
      cookie: operatorCookie,
      body: { organisationId: other, code: 'SOUTH', name, region: 'JP-47' },
    })
  ).json.id
  const again = await ask('POST', '/sites', {
    cookie: operatorCookie,
    body: { organisationId: hospitalId, code: 'NORTH', name, region: 'JP-01' },
  })
  assert.equal(again.code, 'membership/site-code-taken')
  const nowhere = await ask('POST', '/sites', {
    cookie: operatorCookie,
    body: { organisationId: randomUUID(), code: 'WEST', name, region: 'JP-01' },
  })
  assert.equal(nowhere.code, 'membership/organisation-not-found')
})

test('a hospital knows its own organisation and sites, the platform knows all', async () => {
  dataManagerCookie = await joinAs('data-manager', hospitalId)
  assert.deepEqual(
    (await ask('GET', '/sites', { cookie: dataManagerCookie })).json.items.map((site: { code: string }) => site.code),
    ['NORTH'],
  )
  assert.equal((await ask('GET', '/organisations', { cookie: dataManagerCookie })).json.total, 1)
  assert.equal((await ask('GET', '/sites', { cookie: operatorCookie })).json.total, 2)
})

test('an e-mail address is of one member, and an operator is of the platform', async () => {
  const body = { organisationId: hospitalId, email: 'one@example.org', displayName: 'One', role: 'ethics-officer' }
  assert.equal((await ask('POST', '/members', { cookie: operatorCookie, body })).status, 200)
  assert.equal(
    (await ask('POST', '/members', { cookie: operatorCookie, body: { ...body, email: 'ONE@example.org' } })).code,
    'membership/email-taken',
  )
  assert.equal(
    (await ask('POST', '/members', { cookie: operatorCookie, body: { ...body, role: 'operator' } })).code,
    'membership/role-needs-platform',
  )
})

test('a wrong password and an unknown address are answered alike', async () => {
  const wrong = await ask('POST', '/sign-in', { body: { email: 'operator@example.org', password: 'wrong' } })
  const unknown = await ask('POST', '/sign-in', { body: { email: 'nobody@example.org', password: 'wrong' } })
  assert.deepEqual(
    [wrong.status, wrong.code, wrong.json.error.message],
    [unknown.status, unknown.code, unknown.json.error.message],
  )
  assert.equal(wrong.code, 'membership/wrong-credentials')
})

test('after ten wrong passwords in a row the right one is refused too, and the lock is in the log', async () => {
  const organisationId = await inTransaction(
    platform.db,
    async tx => (await insertOrganisation(tx, { kind: 'customer', name: { en: 'C', ja: 'C' } })).id,
  )
  const invited = await ask('POST', '/members', {
    cookie: operatorCookie,
    body: { organisationId, email: 'locked@example.org', displayName: 'L', role: 'customer' },
  })
  await ask('POST', '/sign-in/link', { body: { token: invited.json.link.split('#')[1], password } })
  const tryOnce = (text: string) => ask('POST', '/sign-in', { body: { email: 'locked@example.org', password: text } })
  await tryOnce('wrong')
  assert.equal((await tryOnce(password)).status, 200)
  for (let time = 0; time < 10; time++) await tryOnce('wrong')
  const locked = await tryOnce(password)
  assert.deepEqual([locked.status, locked.code], [429, 'membership/locked'])
  const entries = await platform.db
    .selectFrom('log_entry')
    .select('subjects')
    .where('act', '=', 'member.locked')
    .execute()
  assert.deepEqual(
    entries.map(entry => entry.subjects),
    [[invited.json.member.id]],
  )
})

test('one address may not try for ever', async () => {
  const codes = []
  for (let time = 0; time < 22; time++)
    codes.push(
      (await ask('POST', '/sign-in/link', { address: '10.9.9.9', body: { token: 'x'.repeat(30), password } })).code,
    )
  assert.deepEqual(codes.slice(20), ['http/too-many-requests', 'http/too-many-requests'])
})

test('a change with our cookie from another site is refused, and one from our own page is not', async () => {
  const body = { name: 'key' }
  const post = (headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: '/api/api-keys', payload: body, headers: { cookie: operatorCookie, ...headers } })
  assert.equal((await post({})).json().error.code, 'access/cross-site')
  assert.equal((await post({ origin: 'https://evil.example', host: 'tsumugi.example' })).statusCode, 403)
  assert.equal((await post({ origin: 'https://tsumugi.example', host: 'tsumugi.example' })).statusCode, 200)
  assert.equal((await post({ 'sec-fetch-site': 'same-origin' })).statusCode, 200)
})

test('an API key acts as its member until it is revoked, and its secret is shown once', async () => {
  const made = await ask('POST', '/api-keys', { cookie: operatorCookie, body: { name: 'script', expiresInDays: 1 } })
  const { secret } = made.json
  assert.equal((await ask('GET', '/me', { bearer: secret })).json.member.email, 'operator@example.org')
  assert.ok(!JSON.stringify((await ask('GET', '/api-keys', { cookie: operatorCookie })).json).includes(secret))
  assert.equal(
    (await ask('DELETE', `/api-keys/${made.json.apiKey.id}`, { cookie: dataManagerCookie })).code,
    'membership/api-key-not-found',
  )
  await ask('DELETE', `/api-keys/${made.json.apiKey.id}`, { cookie: operatorCookie })
  assert.equal((await ask('GET', '/me', { bearer: secret })).status, 401)
})

test('forged, expired and foreign credentials are nobody', async () => {
  await platform.db
    .insertInto('session')
    .values({
      token_hash: 'f'.repeat(64),
      member_id: (await ask('GET', '/me', { cookie: operatorCookie })).json.member.id,
      expires_at: new Date(0),
    })
    .execute()
  for (const given of [
    { bearer: 'tsk_forged' },
    { bearer: 'tsg_forged' },
    { bearer: 'eyJhbGciOiJub25lIn0.e30.' },
    { cookie: 'tsumugi_session=forged' },
    { cookie: 'tsumugi_session=' },
    { cookie: operatorCookie, bearer: 'tsk_forged' },
  ])
    assert.equal((await ask('GET', '/me', given)).code, 'access/not-signed-in')
})

test('signing out ends the session', async () => {
  const cookie = await joinAs('data-manager', hospitalId)
  assert.equal((await ask('POST', '/sign-out', { cookie })).status, 204)
  assert.equal((await ask('GET', '/me', { cookie })).status, 401)
})

test('a suspended member is out at once, and nobody suspends themselves', async () => {
  const cookie = await joinAs('data-manager', hospitalId)
  const { id } = (await ask('GET', '/me', { cookie })).json.member
  const { secret } = (await ask('POST', '/api-keys', { cookie, body: { name: 'k' } })).json
  assert.equal((await ask('POST', `/members/${id}/suspend`, { cookie: operatorCookie })).json.state, 'suspended')
  assert.deepEqual(
    [(await ask('GET', '/me', { cookie })).status, (await ask('GET', '/me', { bearer: secret })).status],
    [401, 401],
  )
  const own = (await ask('GET', '/me', { cookie: operatorCookie })).json.member.id
  assert.equal(
    (await ask('POST', `/members/${own}/suspend`, { cookie: operatorCookie })).code,
    'membership/own-suspension',
  )
  assert.equal(
    (await ask('POST', `/members/${randomUUID()}/suspend`, { cookie: operatorCookie })).code,
    'membership/member-not-found',
  )
})

const pair = makeKeyPair()
const publicKey = toBase64(pair.publicKey)
let gatewayId = ''
function challenge(overrides: { at?: string; nonce?: string; by?: Uint8Array } = {}) {
  const signed = { gatewayId, at: overrides.at ?? new Date().toISOString(), nonce: overrides.nonce ?? randomUUID() }
  return { ...signed, signature: toBase64(signBytes(canonicalBytes(signed), overrides.by ?? pair.secretKey)) }
}

test('a gateway enrols with a one-time code of its site, once', async () => {
  const foreign = await ask('POST', '/gateways/enrolment-codes', {
    cookie: dataManagerCookie,
    body: { siteId: otherSiteId },
  })
  assert.deepEqual([foreign.status, foreign.code], [404, 'membership/site-not-found'])
  const { code } = (await ask('POST', '/gateways/enrolment-codes', { cookie: dataManagerCookie, body: { siteId } }))
    .json
  const bad = await ask('POST', '/gateways/enrol', { body: { code, name: 'gate', publicKey: 'A'.repeat(44) } })
  assert.equal(bad.code, 'membership/not-a-public-key')
  const enrolled = await ask('POST', '/gateways/enrol', { body: { code, name: 'gate', publicKey } })
  gatewayId = enrolled.json.gatewayId
  assert.deepEqual(
    [enrolled.json.siteCode, enrolled.json.platformPublicKey],
    ['NORTH', toBase64(platformKey().publicKey)],
  )
  assert.equal(
    (await ask('POST', '/gateways/enrol', { body: { code, name: 'gate', publicKey } })).code,
    'membership/code-not-valid',
  )
  const second = (await ask('POST', '/gateways/enrolment-codes', { cookie: dataManagerCookie, body: { siteId } })).json
  assert.equal(
    (await ask('POST', '/gateways/enrol', { body: { code: second.code, name: 'gate', publicKey } })).code,
    'membership/gateway-key-taken',
  )
})

test('a gateway opens a session only by its own signature, of now, once', async () => {
  const right = challenge()
  const { token } = (await ask('POST', '/gateway-session', { body: right })).json
  assert.deepEqual(await authenticate(platform.db, { authorization: `Bearer ${token}` }), {
    actor: { kind: 'gateway', gatewayId, siteId },
    isCookie: false,
  })
  const wrong = [
    right,
    challenge({ by: makeKeyPair().secretKey }),
    challenge({ at: '2020-01-01T00:00:00Z' }),
    { ...challenge(), nonce: 'another-nonce-here' },
  ]
  for (const body of wrong)
    assert.equal((await ask('POST', '/gateway-session', { body })).code, 'membership/challenge-not-valid')
  assert.equal((await ask('GET', '/me', { bearer: token })).code, 'access/not-allowed')
})

test('a revoked gateway is out at once and does not come in again', async () => {
  const { token } = (await ask('POST', '/gateway-session', { body: challenge() })).json
  assert.equal(
    (await ask('POST', `/gateways/${randomUUID()}/revoke`, { cookie: dataManagerCookie })).code,
    'membership/gateway-not-found',
  )
  assert.equal(
    (await ask('POST', `/gateways/${gatewayId}/revoke`, { cookie: dataManagerCookie })).json.state,
    'revoked',
  )
  assert.equal(await authenticate(platform.db, { authorization: `Bearer ${token}` }), undefined)
  assert.equal((await ask('POST', '/gateway-session', { body: challenge() })).code, 'membership/gateway-revoked')
})

test('nobody signs in as a sample person unless the sample is loaded, and never as a real one', async () => {
  const own = (await ask('GET', '/me', { cookie: operatorCookie })).json.member.id
  const refused = await ask('POST', '/sign-in/sample', { body: { memberId: own } })
  assert.deepEqual([refused.status, refused.code], [404, 'membership/no-sample'])
  await assert.rejects(loadSamplePeople(platform.db), /real members/)
})

test('the sample gives a person to every role, each in with one click', async () => {
  const sample = await openTestPlatform()
  try {
    assert.deepEqual([await loadSamplePeople(sample.db), await loadSamplePeople(sample.db)], ['loaded', 'was-loaded'])
    const people = await sample.db.selectFrom('member').selectAll().execute()
    assert.equal(new Set(people.map(person => person.role)).size, 8)
    const server = await createServer({
      services: sample,
      routes,
      version: 'test',
      authenticate: ({ headers }) => authenticate(sample.db, headers),
    })
    const answer = await server.inject({
      method: 'POST',
      url: m.signInAsSample.path.replace(/^/, '/api'),
      payload: { memberId: people[0]?.id },
    })
    assert.equal(answer.statusCode, 200)
    await server.close()
  } finally {
    await sample.close()
  }
})

test('a site or member without an organisation cannot be made', async () => {
  await assert.rejects(
    inTransaction(platform.db, tx =>
      insertSite(tx, { organisationId: randomUUID(), code: 'X1', name: { en: 'x', ja: 'x' }, region: 'x' }),
    ),
  )
  const orphan = {
    organisationId: randomUUID(),
    email: 'o@example.org',
    displayName: 'o',
    role: 'customer',
    state: 'active',
    isSample: false,
  } as const
  await assert.rejects(
    inTransaction(platform.db, tx => insertMember(tx, orphan)),
    { code: 'membership/organisation-not-found' },
  )
})
