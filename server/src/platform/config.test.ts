import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError, readConfig } from './config.ts'

test('nothing set is a platform in the folder .tsumugi, on loopback, with its own database and blobs', () => {
  const config = readConfig({}, '/srv/app')
  assert.deepEqual(
    [config.home, config.host, config.port, config.databaseUrl, config.blobs],
    ['/srv/app/.tsumugi', '127.0.0.1', 8080, undefined, 'file:/srv/app/.tsumugi/blobs'],
  )
})

test('every bad variable is named with what was expected and found, and a database address is not repeated', () => {
  const env = {
    TSUMUGI_PORT: '99999',
    TSUMUGI_LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://user:hunter2@host/db',
    TSUMUGI_BLOBS: 'ftp://x',
  }
  assert.throws(
    () => readConfig(env, '/'),
    (error: unknown) => {
      assert.ok(error instanceof ConfigError)
      for (const [name, value] of Object.entries(env)) {
        assert.match(error.message, new RegExp(`${name}: expected .+, found `))
        assert.equal(error.message.includes(value), name !== 'DATABASE_URL')
      }
      return true
    },
  )
})

test('an empty variable is an unset one, and a relative blob folder is below home', () => {
  assert.equal(readConfig({ TSUMUGI_PORT: '' }, '/').port, 8080)
  assert.equal(readConfig({ TSUMUGI_HOME: '/data', TSUMUGI_BLOBS: 'file:objects' }, '/').blobs, 'file:/data/objects')
  assert.equal(readConfig({ TSUMUGI_BLOBS: 's3://bucket/prefix' }, '/').blobs, 's3://bucket/prefix')
  assert.equal(readConfig({ TSUMUGI_PUBLIC_URL: 'https://tsumugi.example/' }, '/').publicUrl, 'https://tsumugi.example')
})
