/** What the server names by a code, the pages name in both languages. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { issueCatalogue } from '../../packages/imaging/src/issues.ts'
import { submissionIssues } from '../../server/src/1-collect/issues.ts'
import { collectRefusals } from '../../server/src/1-collect/refusals.ts'
import { preprocessIssues } from '../../server/src/4-preprocess/issues.ts'
import { issueSentences } from '../../web/src/pages/shared/issue-sentences.ts'
import { issueWords } from '../../web/src/pages/shared/issue-words.ts'
import { jobWords } from '../../web/src/pages/shared/job-words.ts'
import { read, sourceFiles } from './tree.ts'

const isJapanese = (text: string | undefined) => /[ぁ-んァ-ヶ一-龠]/.test(text ?? '')

test('every issue has a name in both languages', () => {
  const codes = [issueCatalogue, submissionIssues, preprocessIssues].flatMap(catalogue => Object.keys(catalogue))
  assert.deepEqual(
    codes.filter(code => !issueWords[code]?.en || !isJapanese(issueWords[code]?.ja)),
    [],
  )
})

test('every issue that a page lists has a sentence in Japanese', () => {
  const codes = [submissionIssues, preprocessIssues].flatMap(catalogue => Object.keys(catalogue))
  assert.deepEqual(
    codes.filter(code => !isJapanese(issueSentences[code])),
    [],
  )
})

test('every queue has a name in both languages', () => {
  const queues = sourceFiles()
    .filter(path => path.startsWith('server/src/') && !path.startsWith('server/src/platform/'))
    .flatMap(path => [...read(path).matchAll(/^export const \w+Queue = '([^']+)'/gm)].map(found => found[1] ?? ''))
  assert.ok(queues.length >= 6, queues.join(', '))
  assert.deepEqual(
    queues.filter(queue => !jobWords[queue]?.en || !isJapanese(jobWords[queue]?.ja)),
    [],
  )
})

test('what the gateway may be answered has words in Japanese on its page', () => {
  const source = read('gateway/src/page/static/failure-texts.js')
  const texts = new Map(
    [...source.matchAll(/^ {2}'?([\w/-]+)'?:\s+'([^']+)'/gm)].map(([, code = '', text = '']) => [code, text]),
  )
  const answers = Object.keys(collectRefusals).filter(code => /^submission\/|\/not-in-force$/.test(code))
  const own = [...read('gateway/src/describe-failure.ts').matchAll(/code: '([^']+)'/g)].map(found => found[1] ?? '')
  assert.ok(own.length >= 6)
  const codes = [...answers, ...own, ...Object.keys(submissionIssues)]
  assert.deepEqual(
    codes.filter(code => !isJapanese(texts.get(code))),
    [],
  )
})
