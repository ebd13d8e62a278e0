import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paths } from './paths.ts'

test('every path begins with its stage and no two are the same', () => {
  const all = Object.values(paths).map(path => path('x', 'y'))
  assert.equal(new Set(all).size, all.length)
  for (const path of all)
    assert.match(
      path,
      /^\/($|sign-in|catalogue|(collect|select|annotate|preprocess|release|settle|provenance|people|operate)\/)/,
    )
})

test('the sign-in page is told where to go on, query and all', () => {
  assert.equal(paths.signIn('/select/cohorts?q=a&sort=b'), '/sign-in?next=%2Fselect%2Fcohorts%3Fq%3Da%26sort%3Db')
  assert.equal(paths.signIn('/'), '/sign-in')
})

// The server names these in jobs and waiting items, and prints the link of an invitation.
test('the paths that the server names are the paths of pages', () => {
  assert.equal(paths.run('7'), '/preprocess/runs/7')
  assert.equal(paths.release('7'), '/release/releases/7')
  assert.equal(paths.case('7'), '/annotate/cases/7')
  assert.equal(paths.series('7'), '/collect/series/7')
  assert.equal(paths.submission('7'), '/collect/submissions/7')
  assert.equal(paths.signInLink(), '/sign-in/link')
})
