import type { en } from '../en/index.ts'
import type { Words } from '../words.ts'
import { annotate } from './annotate.ts'
import { collect } from './collect.ts'
import { account, home, role, shell, state, ui, waiting, word } from './common.ts'
import { membership } from './membership.ts'
import { operate, provenance } from './operate.ts'
import { preprocess } from './preprocess.ts'
import { release } from './release.ts'
import { select } from './select.ts'
import { settle } from './settle.ts'

/** The same in Japanese. */
export const ja: Words<typeof en> = {
  ui,
  shell,
  role,
  state,
  word,
  account,
  home,
  waiting,
  collect,
  select,
  annotate,
  preprocess,
  release,
  settle,
  membership,
  provenance,
  operate,
}
