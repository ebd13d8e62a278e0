import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { aliasIdentifier, aliasOf, aliasUid, makeSiteKey, pseudonymForm } from './site-key.ts'

const key = Uint8Array.from({ length: 32 }, (_, index) => index)

// Expected values: Python 3's hmac, hashlib and uuid over the same messages.
test('a pseudonym and a date shift follow from the key and the patient number alone', () => {
  assert.deepEqual(aliasOf(key, '0012345'), { pseudonym: 'TS-EXEV86GZHS167Z69TS9K', shiftDays: -73 })
})

test('a patient number compares equal in full width and with blanks around it', () => {
  assert.deepEqual(aliasOf(key, ' ００１２３４５ '), aliasOf(key, '0012345'))
})

test('the same number of another issuer is another person', () => {
  assert.notEqual(aliasOf(key, '0012345', 'OTHER').pseudonym, aliasOf(key, '0012345').pseudonym)
})

test('another site’s key makes other pseudonyms, of the same form', () => {
  const other = aliasOf(makeSiteKey(), '0012345').pseudonym
  assert.match(other, pseudonymForm)
  assert.notEqual(other, aliasOf(key, '0012345').pseudonym)
})

test('a UID becomes a UUID of version 8 under 2.25', () => {
  assert.equal(aliasUid(key, '1.2.3.4'), '2.25.133214384558451522782789046205766344720')
})

test('a specimen number becomes a keyed identifier', () => {
  assert.equal(aliasIdentifier(key, 'specimen', 'S-1'), 'ID-8VZZBVRTT4')
})
