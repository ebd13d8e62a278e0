import { strict as assert } from 'node:assert'
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { z } from 'zod'
import { receiveReasons } from '../1-receive/reasons.ts'
import { serve } from './serve.ts'

async function open() {
  const workFolder = await mkdtemp(join(tmpdir(), 'tsumugi-page-'))
  const page = await serve({ workFolder, port: 0, listRuns: async () => [] })
  const first = await fetch(page.link, { redirect: 'manual' })
  const cookie = first.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const base = `http://127.0.0.1:${page.port}`
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(base + path, { ...init, headers: { cookie, ...init.headers } })
  return { page, base, ask, workFolder, cookie }
}

test('the link is good once, and nothing is told without its cookie', async () => {
  const { page, base, ask } = await open()
  const again = await fetch(page.link, { redirect: 'manual' })
  assert.deepEqual(again.headers.getSetCookie(), [])
  assert.equal((await fetch(`${base}/api/state`)).status, 401)
  assert.equal((await ask('/api/state')).status, 200)
  await page.close()
})

test('another page cannot make the gateway act, and nothing is cached', async () => {
  const { page, ask } = await open()
  assert.equal((await ask('/api/approve', { method: 'POST' })).status, 403)
  const home = await ask('/')
  assert.equal(home.headers.get('cache-control'), 'no-store')
  assert.match(home.headers.get('content-security-policy') ?? '', /default-src 'self'/)
  await page.close()
})

test('a dropped file is kept below the drop alone', async () => {
  const { page, ask, workFolder } = await open()
  const put = (name: string) =>
    ask(`/api/drop/file?name=${encodeURIComponent(name)}`, {
      method: 'PUT',
      body: 'x',
      headers: { 'x-tsumugi': '1', 'content-type': 'application/octet-stream' },
    })
  assert.equal((await put('disc/1.dcm')).status, 200)
  assert.equal((await put('../../keys/site.key')).status, 400)
  assert.deepEqual(await readdir(join(workFolder, 'dropped')), ['disc'])
  await page.close()
})

test('the page has every word in both languages, and every reason in Japanese', async () => {
  const load = (name: string) => import(join(import.meta.dirname, 'static', name))
  const { texts } = await load('texts.js')
  assert.deepEqual(Object.keys(texts.ja), Object.keys(texts.en))
  const parts = await Promise.all(
    ['choice', 'house', 'look', 'send'].map(async part => Object.values(await load(`${part}-texts.js`))),
  )
  // A word that two parts had would be the one's on the screen of the other.
  const keys = parts.flat().flatMap(part => Object.keys(z.object({ en: z.looseObject({}) }).parse(part).en))
  assert.deepEqual(keys.sort(), Object.keys(texts.en).sort())
  const { reasons } = await load('reason-texts.js')
  assert.deepEqual(Object.keys(reasons).sort(), Object.keys(receiveReasons).sort())
})
