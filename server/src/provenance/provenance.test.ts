import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { provenanceRoutes } from '@tsumugi/api'
import {
  canonicalJson,
  fromBase64,
  fromHex,
  isConsistent,
  isIncluded,
  isSignedBytes,
  leafHash,
  makeKeyPair,
  merkleRoot,
  openTreeHead,
  toHex,
} from '@tsumugi/proofs'
import { sql } from 'kysely'
import type { MemberActor } from '#platform/actor'
import { inTransaction } from '#platform/db'
import { platformKey, usePlatformKey } from '#platform/signing-key'
import { openTestPlatform, type TestPlatform } from '#platform/testing'
import { openTestDoor, type TestDoor } from '#platform/testing-door'
import { proveEntry, record, routes, sequenceEntries, verifyLog } from './index.ts'

const origin = 'tsumugi/log'
const operator: MemberActor = { kind: 'member', memberId: randomUUID(), organisationId: randomUUID(), role: 'operator' }
const system = { kind: 'system', name: 'test' } as const
let platform: TestPlatform
let door: TestDoor

before(async () => {
  platform = await openTestPlatform()
  door = await openTestDoor(platform, routes)
})
after(async () => {
  await door.close()
  await platform.close()
})

const write = (count: number, subject = 'thing') =>
  inTransaction(platform.db, async tx => {
    for (let number = 0; number < count; number++)
      await record(tx, system, 'thing.changed', { subjects: [subject], body: { number } })
  })
const storedRoot = async (size: number) => {
  const rows = await platform.db
    .selectFrom('log_entry')
    .select('content')
    .where('leaf_index', '<', BigInt(size))
    .orderBy('leaf_index')
    .execute()
  return merkleRoot(rows.map(row => leafHash(new TextEncoder().encode(row.content))))
}

test('an empty log has no head', async () => {
  assert.equal((await door.ask(undefined, provenanceRoutes.treeHead, {})).error().code, 'log/empty')
})

test('an act that is rolled back leaves no entry', async () => {
  await assert.rejects(
    inTransaction(platform.db, async tx => {
      await record(tx, system, 'thing.changed', { subjects: ['rolled-back'], body: {} })
      throw new Error('no')
    }),
  )
  assert.equal((await door.call(operator, provenanceRoutes.logEntries, { query: { subject: 'rolled-back' } })).total, 0)
})

test('an entry is canonical JSON signed by the platform, and money in it is text', async () => {
  const entryId = await inTransaction(platform.db, tx =>
    record(tx, operator, 'fee.paid', { subjects: ['a', 'b'], body: { amountMinor: '1200', z: null, a: undefined } }),
  )
  const row = await platform.db.selectFrom('log_entry').selectAll().where('id', '=', entryId).executeTakeFirstOrThrow()
  assert.equal(canonicalJson(JSON.parse(row.content)), row.content)
  assert.deepEqual(JSON.parse(row.content).body, { amountMinor: '1200', z: null })
  assert.ok(isSignedBytes(new TextEncoder().encode(row.content), fromBase64(row.signature), platformKey().publicKey))
  assert.deepEqual(JSON.parse(row.content).actor, { kind: 'member', id: operator.memberId })
})

test('an entry proves itself only once it has its place', async () => {
  const entryId = await inTransaction(platform.db, tx => record(tx, system, 'thing.made', { subjects: [], body: {} }))
  await assert.rejects(proveEntry(platform.db, origin, entryId), { code: 'log/entry-not-sequenced' })
  await sequenceEntries(platform.db, origin)
  const proof = await proveEntry(platform.db, origin, entryId)
  assert.equal(toHex(leafHash(new TextEncoder().encode(proof.content))), proof.leafHash)
  await assert.rejects(proveEntry(platform.db, origin, randomUUID()), { code: 'log/no-such-entry' })
})

test('every entry of a log that grew in uneven steps is proved to a stranger by the routes alone', async () => {
  for (const count of [1, 2, 5, 1, 9, 30]) {
    await write(count)
    await sequenceEntries(platform.db, origin)
  }
  const head = await door.call(undefined, provenanceRoutes.treeHead, {})
  const key = { name: origin, publicKey: fromBase64(head.publicKey) }
  assert.deepEqual(openTreeHead(head.note, key)?.rootHash, fromHex(head.rootHash))
  assert.equal(head.rootHash, toHex(await storedRoot(head.size)))
  for (let index = 0; index < head.size; index++) {
    const proof = await door.call(undefined, provenanceRoutes.inclusionProof, { params: { index } })
    const claim = {
      index,
      size: proof.size,
      leafHash: fromHex(proof.leafHash),
      path: proof.path.map(fromHex),
      root: fromHex(head.rootHash),
    }
    assert.ok(isIncluded(claim), `entry ${index}`)
  }
  for (let from = 1; from <= head.size; from++) {
    const { path } = await door.call(undefined, provenanceRoutes.consistencyProof, { query: { from, to: head.size } })
    const claim = {
      from,
      to: head.size,
      fromRoot: await storedRoot(from),
      toRoot: fromHex(head.rootHash),
      path: path.map(fromHex),
    }
    assert.ok(isConsistent(claim), `from ${from}`)
  }
})

test('an inclusion proof under an earlier size comes with a signed head of that size', async () => {
  const proof = await door.call(undefined, provenanceRoutes.inclusionProof, {
    params: { index: 2 },
    query: { size: 6 },
  })
  const head = openTreeHead(proof.note, { name: origin, publicKey: platformKey().publicKey })
  assert.deepEqual([head?.size, head && toHex(head.rootHash)], [6, toHex(await storedRoot(6))])
})

test('proofs beyond the log are refused', async () => {
  const beyond = await door.ask(undefined, provenanceRoutes.inclusionProof, { params: { index: 100_000 } })
  assert.equal(beyond.error().code, 'log/no-such-entry')
  const larger = await door.ask(undefined, provenanceRoutes.consistencyProof, { query: { from: 1, to: 100_000 } })
  assert.equal(larger.error().code, 'log/no-such-head')
})

test('two processes that sequence at once give each entry one place', async () => {
  await Promise.all([write(40), write(40), write(40)])
  const counts = await Promise.all([1, 2, 3].map(() => sequenceEntries(platform.db, origin)))
  await sequenceEntries(platform.db, origin)
  assert.ok(counts.reduce((sum, count) => sum + count, 0) <= 120)
  assert.deepEqual(await verifyLog(platform.db, origin), {
    isIntact: true,
    size: (await door.call(undefined, provenanceRoutes.treeHead, {})).size,
    firstBadIndex: null,
  })
})

test('the log is read newest first, by pages, by act and by subject, and shows who acted', async () => {
  const first = await door.call(operator, provenanceRoutes.logEntries, { query: { limit: 5 } })
  const second = await door.call(operator, provenanceRoutes.logEntries, {
    query: { limit: 5, cursor: first.nextCursor },
  })
  const indexes = [...first.items, ...second.items].map(entry => entry.index ?? -1)
  assert.deepEqual(
    indexes,
    indexes.toSorted((a, b) => b - a),
  )
  const paid = await door.call(operator, provenanceRoutes.logEntries, { query: { act: 'fee.paid', subject: 'b' } })
  assert.deepEqual([paid.total, paid.items[0]?.subjects], [1, ['a', 'b']])
})

test('the database itself refuses to change, delete or empty the log', async () => {
  for (const statement of [
    `update log_entry set act = 'x.y'`,
    'update log_entry set leaf_index = null',
    'delete from log_entry',
    'truncate log_entry cascade',
    'delete from log_node',
    `update tree_head set note = ''`,
  ])
    await assert.rejects(sql.raw(statement).execute(platform.db), /append-only/, statement)
})

const forgeries: { name: string; index: number; forge: string }[] = [
  {
    name: 'an edited entry',
    index: 17,
    forge: `update log_entry set content = replace(content, 'thing.changed', 'thing.changes') where leaf_index = 17`,
  },
  {
    name: 'an edited column beside the signed text',
    index: 21,
    forge: `update log_entry set act = 'thing.forged' where leaf_index = 21`,
  },
  { name: 'a deleted entry', index: 9, forge: 'delete from log_entry where leaf_index = 9' },
  {
    name: 'a swapped pair',
    index: 30,
    forge: 'update log_entry set leaf_index = 61 - leaf_index where leaf_index in (30, 31)',
  },
  { name: 'a truncated log', index: 40, forge: 'delete from log_entry where leaf_index >= 40' },
]
for (const { name, index, forge } of forgeries) {
  test(`verification names the first bad entry: ${name}`, async () => {
    const undo = new Error('undo')
    let verdict: Awaited<ReturnType<typeof verifyLog>> | undefined
    await assert.rejects(
      platform.db.transaction().execute(async tx => {
        await sql.raw('set local session_replication_role = replica; set constraints all deferred').execute(tx)
        await sql.raw('alter table log_entry drop constraint leaf_indexes_are_unique').execute(tx)
        await sql.raw(forge).execute(tx)
        verdict = await verifyLog(tx, origin)
        throw undo
      }),
      undo,
    )
    assert.equal(verdict?.isIntact, false)
    // Two entries put in each other's place are each well signed; only the head over them tells, so the first entry after the last good head is named.
    if (name === 'a swapped pair')
      assert.ok((verdict?.firstBadIndex ?? -1) <= index && (verdict?.firstBadIndex ?? -1) >= 20)
    else assert.equal(verdict?.firstBadIndex, index)
  })
}

test('an entry signed by another key is found', async () => {
  const own = platformKey()
  usePlatformKey(makeKeyPair())
  await write(1)
  usePlatformKey(own)
  await sequenceEntries(platform.db, origin)
  const { size, firstBadIndex } = await verifyLog(platform.db, origin)
  assert.equal(firstBadIndex, size - 1)
})
