import { annotate } from './annotate.ts'
import { collect } from './collect.ts'
import { account, home, role, shell, state, ui, waiting, word } from './common.ts'
import { membership } from './membership.ts'
import { operate, provenance } from './operate.ts'
import { preprocess } from './preprocess.ts'
import { release } from './release.ts'
import { select } from './select.ts'
import { settle } from './settle.ts'

/** Every word of the web app in English, by where it is shown. */
export const en = {
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
} as const
