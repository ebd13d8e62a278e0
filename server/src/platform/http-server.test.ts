import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { route } from '@tsumugi/api'
import { z } from 'zod'
import type { MemberActor } from './actor.ts'
import { handler } from './http.ts'
import { refuser } from './refusals.ts'
import { openTestPlatform, type TestPlatform } from './testing.ts'
import { openTestDoor, type TestDoor } from './testing-door.ts'

const echo = route({
  method: 'POST',
  path: '/echo/:number',
  who: 'member',
  summary: 'Answers what came',
  params: z.object({ number: z.coerce.number().int() }),
  query: z.object({ word: z.string().max(10).default('none') }),
  body: z.object({ text: z.string() }),
  reply: z.object({ number: z.number(), word: z.string(), text: z.string() }),
})
const blob = route({
  method: 'GET',
  path: '/blob/:digest',
  who: 'anyone',
  summary: 'A blob',
  params: z.object({ digest: z.string() }),
  reply: { bytes: 'text/plain' },
})
const upload = route({
  method: 'PUT',
  path: '/upload',
  who: 'anyone',
  summary: 'Raw bytes',
  body: 'bytes',
  reply: z.object({ sizeBytes: z.number() }),
})
const closed = route({ method: 'GET', path: '/closed', who: ['operator'], summary: 'Refuses', reply: 'nothing' })
const gatewayOnly = route({
  method: 'GET',
  path: '/gateway-only',
  who: 'gateway',
  summary: 'For gateways',
  reply: 'nothing',
})
const broken = route({ method: 'GET', path: '/broken', who: 'anyone', summary: 'Fails', reply: 'nothing' })
const refuse = refuser({ 'test/closed': 409 } as const)

const curator: MemberActor = {
  kind: 'member',
  memberId: crypto.randomUUID(),
  organisationId: crypto.randomUUID(),
  role: 'curator',
}
const operator: MemberActor = { ...curator, role: 'operator' }
let platform: TestPlatform
let door: TestDoor

before(async () => {
  platform = await openTestPlatform()
  door = await openTestDoor(platform, [
    handler(echo, async ({ params, query, body }) => ({ ...params, ...query, ...body, secret: 'never leaves' })),
    handler(blob, async ({ params }) => ({ blob: params.digest })),
    handler(upload, async ({ blobs, stream }) => blobs.putBlob(stream)),
    handler(closed, async () => {
      throw refuse('test/closed', {
        message: 'It is closed.',
        expected: 'open',
        found: 'closed',
        subject: 'door',
        hint: 'Wait.',
      })
    }),
    handler(gatewayOnly, async () => undefined),
    handler(broken, async () => {
      throw new Error('secret detail')
    }),
  ])
})
after(async () => {
  await door.close()
  await platform.close()
})

test('a route answers what its contract says, and nothing that the contract does not name', async () => {
  const answer = await door.ask(curator, echo, { params: { number: 7 }, query: { word: 'hi' }, body: { text: 'あ' } })
  assert.equal(answer.status, 200)
  assert.deepEqual(JSON.parse(answer.bytes.toString()), { number: 7, word: 'hi', text: 'あ' })
})

test('input of the wrong shape is refused with the field and what was expected, without the value', async () => {
  const answer = await door.ask(curator, echo, {
    params: { number: 7 },
    query: { word: 'far too long a word' },
    body: { text: 'x' },
  })
  assert.equal(answer.status, 400)
  const { code, subject, expected } = answer.error()
  assert.deepEqual(
    { code, subject, expected },
    { code: 'http/invalid-input', subject: 'query.word', expected: 'at most 10' },
  )
  assert.doesNotMatch(answer.bytes.toString(), /far too long/)
})

test('nobody gets 401, a member of another role or kind 403', async () => {
  assert.equal((await door.ask(undefined, closed, {})).status, 401)
  assert.equal((await door.ask(curator, closed, {})).status, 403)
  assert.equal((await door.ask(operator, gatewayOnly, {})).status, 403)
})

test('a refusal is answered with its status, its code and its facts', async () => {
  const answer = await door.ask(operator, closed, {})
  assert.equal(answer.status, 409)
  const { requestId, ...error } = answer.error()
  assert.match(requestId ?? '', /^[0-9a-f-]{36}$/)
  assert.deepEqual(error, {
    code: 'test/closed',
    message: 'It is closed.',
    expected: 'open',
    found: 'closed',
    subject: 'door',
    hint: 'Wait.',
  })
})

test('an unforeseen failure tells a request id and nothing of its inside', async () => {
  const answer = await door.ask(undefined, broken, {})
  assert.equal(answer.status, 500)
  assert.equal(answer.error().code, 'http/internal')
  assert.doesNotMatch(answer.bytes.toString(), /secret detail/)
})

test('raw bytes reach the route as a stream, and a blob is served whole or by range', async () => {
  const bytes = Buffer.from('0123456789')
  assert.deepEqual(await door.call(undefined, upload, { body: bytes }), { sizeBytes: 10 })
  const { digest } = await platform.blobs.putBlob(bytes)
  const whole = await door.ask(undefined, blob, { params: { digest } })
  assert.equal(whole.bytes.toString(), '0123456789')
  const part = await door.ask(undefined, blob, { params: { digest }, headers: { range: 'bytes=2-4' } })
  assert.deepEqual([part.status, part.bytes.toString(), part.headers['content-range']], [206, '234', 'bytes 2-4/10'])
  const last = await door.ask(undefined, blob, { params: { digest }, headers: { range: 'bytes=-3' } })
  assert.equal(last.bytes.toString(), '789')
  const beyond = await door.ask(undefined, blob, { params: { digest }, headers: { range: 'bytes=10-' } })
  assert.deepEqual([beyond.status, beyond.headers['content-range']], [416, 'bytes */10'])
  const known = await door.ask(undefined, blob, { params: { digest }, headers: { 'if-none-match': `"${digest}"` } })
  assert.equal(known.status, 304)
})

test('hostile JSON is refused and leaves the prototype alone', async () => {
  for (const payload of ['{"__proto__":{"isAdmin":true},"text":"x"}', '{', `${'['.repeat(100_000)}`, 'null']) {
    const headers = { 'content-type': 'application/json', 'x-tsumugi': '1' }
    const response = await door.app.inject({ method: 'POST', url: '/api/echo/1', headers, payload })
    assert.ok([400, 401].includes(response.statusCode), `${payload.slice(0, 20)} answered ${response.statusCode}`)
  }
  assert.equal('isAdmin' in {}, false)
})

test('a body over the limit and an unknown media type are refused by name', async () => {
  const headers = { 'content-type': 'application/json', 'x-tsumugi': '1' }
  const large = await door.app.inject({
    method: 'POST',
    url: '/api/echo/1',
    headers,
    payload: `{"text":"${'x'.repeat(5 * 2 ** 20)}"}`,
  })
  assert.equal(large.json().error.code, 'http/too-large')
  const json = await door.app.inject({ method: 'PUT', url: '/api/upload', headers, payload: '{}' })
  assert.equal(json.json().error.code, 'http/unsupported-media-type')
})

test('the contract is published as OpenAPI 3.1 and as a page without anything from elsewhere', async () => {
  const document = (await door.app.inject({ method: 'GET', url: '/api/openapi.json' })).json()
  assert.equal(document.openapi, '3.1.0')
  assert.deepEqual(document.paths['/api/echo/{number}'].post.requestBody.content['application/json'].schema.required, [
    'text',
  ])
  const page = (await door.app.inject({ method: 'GET', url: '/api/docs' })).body
  assert.match(page, /\/api\/echo\/:number/)
  assert.doesNotMatch(page, /<script|https?:\/\//)
})

test('health and metrics answer, and pages forbid foreign scripts', async () => {
  const health = await door.app.inject({ method: 'GET', url: '/healthz' })
  assert.equal(health.statusCode, 200)
  assert.match(String(health.headers['content-security-policy']), /script-src 'self' 'wasm-unsafe-eval'/)
  assert.match((await door.app.inject({ method: 'GET', url: '/metrics' })).body, /tsumugi_http_request_seconds_count/)
  const remote = await door.app.inject({ method: 'GET', url: '/metrics', remoteAddress: '192.0.2.1' })
  assert.equal(remote.statusCode, 401)
})

test('a path that is no route is answered 404 as JSON', async () => {
  const answer = await door.app.inject({ method: 'GET', url: '/api/nothing' })
  assert.deepEqual([answer.statusCode, answer.json().error.code], [404, 'http/not-found'])
})
