import { annotate } from './annotate.ts'
import { collect } from './collect.ts'
import { preprocess } from './preprocess.ts'
import { release } from './release.ts'
import { select } from './select.ts'
import { settle } from './settle.ts'
import type { Stage } from './thread.ts'

/** The way of the data, in order. Each stage, run again, finds what it had done and goes on from there. */
export const threadStages: readonly Stage[] = [
  { name: 'collect', run: collect },
  { name: 'select', run: select },
  { name: 'annotate', run: annotate },
  { name: 'preprocess', run: preprocess },
  { name: 'release', run: release },
  { name: 'settle', run: settle },
]
