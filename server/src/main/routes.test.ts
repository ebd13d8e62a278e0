import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { contract, pathOf, type Route, roles, systemRoutes } from '@tsumugi/api'
import type { FastifyInstance } from 'fastify'
import { insertMember, insertOrganisation, insertSite } from '#membership'
import type { Actor } from '#platform/actor'
import { inTransaction } from '#platform/db'
import { createServer } from '#platform/http-server'
import { openTestPlatform, type TestPlatform } from '#platform/testing'
import { partRoutes, stages } from './stages.ts'
import { systemHandlers } from './system-routes.ts'

const handlers = [...systemHandlers(stages, 'test'), ...partRoutes]
const contractRoutes: readonly Route[] = Object.values(contract).flatMap(group => Object.values<Route>(group))
const nameOf = (route: Route) => `${route.method} ${route.path}`
const actors = new Map<string, Actor>()
let platform: TestPlatform
let app: FastifyInstance

before(async () => {
  platform = await openTestPlatform()
  await makeActors()
  app = await createServer({
    services: platform,
    routes: handlers,
    version: 'test',
    async authenticate({ headers }) {
      const actor = actors.get(headers.authorization ?? '')
      return actor && { actor, isCookie: false }
    },
  })
})
after(async () => {
  await app.close()
  await platform.close()
})

/** One member of each role, all of the platform's organisation so that nothing but the role differs, and a gateway. */
async function makeActors(): Promise<void> {
  const name = { en: 'One', ja: '一' }
  await inTransaction(platform.db, async tx => {
    const { id: organisationId } = await insertOrganisation(tx, { kind: 'platform', name })
    const site = await insertSite(tx, { organisationId, code: 'ONE', name, region: 'JP-13' })
    actors.set('gateway', { kind: 'gateway', gatewayId: randomUUID(), siteId: site.id })
    for (const role of roles) {
      const member = await insertMember(tx, {
        organisationId,
        email: `${role}@example.org`,
        displayName: role,
        role,
        state: 'active',
        isSample: false,
      })
      actors.set(role, { kind: 'member', memberId: member.id, organisationId, role })
    }
  })
}

function mayCall({ who }: Route, caller: string): boolean {
  if (who === 'anyone') return true
  if (who === 'gateway') return caller === 'gateway'
  if (who === 'member') return roles.some(role => role === caller)
  return who.some(role => role === caller)
}

/** Whether the door itself refused, before the route's own function was asked. */
async function doorRefusal(route: Route, caller: string): Promise<string | undefined> {
  const names = [...route.path.matchAll(/:(\w+)|\*/g)].map(found => found[1] ?? '*')
  const params = Object.fromEntries(
    names.map(name => [
      name,
      name === 'digest' ? '0'.repeat(64) : ['index', 'level', 'column', 'row'].includes(name) ? 0 : randomUUID(),
    ]),
  )
  const response = await app.inject({
    method: route.method,
    url: pathOf(route, params),
    remoteAddress: `10.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}`,
    headers: {
      'x-tsumugi': '1',
      authorization: caller,
      ...(route.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(route.body === undefined ? {} : { payload: '{"is":"no body of this route"}' }),
  })
  if (response.statusCode < 400) return undefined
  const { code } = response.json().error
  assert.notEqual(code, 'http/internal', `${nameOf(route)} as ${caller} failed`)
  assert.notEqual(code, 'http/not-found', `${nameOf(route)} is not served`)
  const isOfDoor =
    (response.statusCode === 401 && code === 'access/not-signed-in') ||
    (response.statusCode === 403 && code === 'access/not-allowed')
  return isOfDoor ? code : undefined
}

test('every route of the contract is served, once, and nothing beside', () => {
  assert.deepEqual(handlers.map(one => nameOf(one.route)).toSorted(), contractRoutes.map(nameOf).toSorted())
})

// The stream of events never ends, so a call in this process would not either; its refusals are the same door's.
const endless = nameOf(systemRoutes.events)

for (const route of handlers.map(one => one.route)) {
  test(`${nameOf(route)} lets in whom the contract names, and nobody else`, async () => {
    for (const caller of ['anonymous', 'gateway', ...roles]) {
      if (nameOf(route) === endless && mayCall(route, caller)) continue
      const expected = mayCall(route, caller)
        ? undefined
        : caller === 'anonymous'
          ? 'access/not-signed-in'
          : 'access/not-allowed'
      assert.equal(await doorRefusal(route, caller), expected, caller)
    }
  })
}
