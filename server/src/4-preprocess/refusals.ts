import { refuser } from '#platform/refusals'

/** Every disallowed act of this stage, with its status. */
export const preprocessRefusals = {
  'recipe/not-found': 404,
  'recipe/project-not-found': 404,
  'recipe/unknown-step': 422,
  'recipe/unknown-step-version': 422,
  'recipe/unknown-parameter': 422,
  'recipe/bad-parameter': 422,
  'run/not-found': 404,
  'run/cohort-not-found': 404,
  'run/other-project': 409,
  'derivative/not-found': 404,
  'derivative/not-made': 409,
  'preview/not-a-volume': 422,
} as const

/** Refuse by a code of this stage. */
export const refuse = refuser(preprocessRefusals)
