import { ensureInstalled, runOnNode24 } from './node24.mjs'

ensureInstalled()
runOnNode24('scripts/test.ts')
