/** A disallowed act: thrown, rolls the transaction back, answered with its status and code. */
export class Refusal extends Error {
  readonly code: string
  readonly status: number
  readonly facts: RefusalFacts

  constructor(code: string, status: number, facts: RefusalFacts) {
    super(facts.message ?? code)
    this.name = 'Refusal'
    this.code = code
    this.status = status
    this.facts = facts
  }
}

/** What a refusal tells the caller. None may hold an identifier of a person. */
export interface RefusalFacts {
  /** A whole sentence for a person. */
  readonly message?: string
  readonly expected?: string
  readonly found?: string
  /** The thing it is about: an id, a digest, a field name. */
  readonly subject?: string
  /** What to do about it. */
  readonly hint?: string
  /** Header fields of the answer, such as `upload-offset`. */
  readonly headers?: Readonly<Record<string, string>>
}

/** A stage's table: code → HTTP status. */
export type RefusalTable = Readonly<Record<string, number>>

/** Make a stage's `refuse` from its table: `export const refuse = refuser(refusals)`, then `throw refuse('task/not-yours', { subject })`. */
export function refuser<T extends RefusalTable>(table: T): (code: keyof T & string, facts?: RefusalFacts) => Refusal {
  return (code, facts = {}) => new Refusal(code, table[code] ?? 500, facts)
}

/** The refusals of the platform itself. */
export const platformRefusals = {
  'access/not-signed-in': 401,
  'access/not-allowed': 403,
  'access/cross-site': 403,
  'http/invalid-input': 400,
  'http/not-found': 404,
  'http/too-large': 413,
  'http/too-many-requests': 429,
  'http/range-not-satisfiable': 416,
  'http/unsupported-media-type': 415,
  'http/internal': 500,
  'storage/full': 507,
  'storage/blob-missing': 500,
  'storage/digest-mismatch': 422,
  'database/unavailable': 503,
  'job/not-found': 404,
  'job/wrong-state': 409,
} as const satisfies RefusalTable

/** Refuse by a code of the platform. */
export const refuse = refuser(platformRefusals)
