import { refuser } from '#platform/refusals'

/** Every disallowed act of this stage, with its status. */
export const annotateRefusals = {
  'reading-form/already-open': 409,
  'reading-form/duplicate-label': 422,
  'reading-form/not-measured': 409,
  'reading-form/nothing-to-read': 422,
  'task/not-found': 404,
  'task/not-yours': 403,
  'task/taken': 409,
  'task/already-read': 409,
  'task/wrong-state': 409,
  'task/lease-expired': 409,
  'case/not-found': 404,
  'case/wrong-state': 409,
  'case/withdrawn': 410,
  'label-map/wrong-shape': 422,
  'label-map/not-gzip': 422,
  'label-map/wrong-length': 422,
  'label-map/unknown-value': 422,
  'label-map/too-large': 413,
  'reading/not-found': 404,
  'reading/no-draft': 409,
  'reading/draft-changed': 409,
  'reading/label-undecided': 422,
  'reading/label-contradiction': 422,
  'reading/unknown-label': 422,
  'adjudication/own-reading': 403,
  'adjudication/no-draft': 422,
  'adjudication/draft-changed': 409,
  'reference-standard/not-found': 404,
} as const

/** Refuse by a code of this stage. */
export const refuse = refuser(annotateRefusals)
