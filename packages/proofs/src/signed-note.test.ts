import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromBase64 } from './bytes.ts'
import { merkleRoot } from './merkle.ts'
import { keyPairOf, makeKeyPair } from './signature.ts'
import { openNote, openTreeHead, parseVerifierKey, signNote, signTreeHead, verifierKey } from './signed-note.ts'

// The example of Go's golang.org/x/mod/sumdb/note, the reference implementation of signed notes.
const neumann = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const neumannSecret = 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz'
const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const note = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`

test('the note of the reference implementation opens, and we sign it the same', () => {
  const key = parseVerifierKey(neumann)
  assert.ok(key !== undefined)
  assert.equal(openNote(note, key), text)
  assert.equal(verifierKey(key), neumann)
  assert.equal(signNote(text, 'PeterNeumann', keyPairOf(fromBase64(neumannSecret).slice(1))), note)
})

test('a changed text, another key and a missing signature do not open', () => {
  const key = parseVerifierKey(neumann)
  assert.ok(key !== undefined)
  assert.equal(openNote(note.replace('answer', 'cause'), key), undefined)
  assert.equal(openNote(note, { ...key, publicKey: makeKeyPair().publicKey }), undefined)
  assert.equal(openNote(text, key), undefined)
  assert.equal(openNote(`${text}\n`, key), undefined)
  assert.equal(parseVerifierKey(neumann.replace('c74f20a3', 'c74f20a4')), undefined)
})

test('a tree head is read back by its key alone, and signatures of witnesses beside it do no harm', () => {
  const key = makeKeyPair()
  const witness = makeKeyPair()
  const head = { origin: 'example.org/log', size: 7, rootHash: merkleRoot([]) }
  const signed = signTreeHead(head, key)
  assert.match(
    signed,
    /^example\.org\/log\n7\n47DEQpj8HBSa\+\/TImW\+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— example\.org\/log \S+\n$/,
  )
  const name = { name: 'example.org/log', publicKey: key.publicKey }
  assert.deepEqual(openTreeHead(signed, name), head)
  const line = signNote(signed.slice(0, signed.indexOf('\n\n') + 1), 'witness', witness)
    .split('\n')
    .at(-2)
  assert.deepEqual(openTreeHead(`${signed}${line}\n`, name), head)
  assert.equal(openTreeHead(signed.replace('\n7\n', '\n8\n'), name), undefined)
})
