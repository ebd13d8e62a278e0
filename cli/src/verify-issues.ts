/** What can be wrong with a release in a folder. */
export const verifyIssueCodes = [
  'folder/unreadable',
  'manifest/missing',
  'manifest/unreadable',
  'manifest/signature',
  'manifest/changed',
  'file/missing',
  'file/extra',
  'file/size',
  'file/digest',
  'file/outside',
  'proof/missing',
  'proof/unreadable',
  'proof/key',
  'proof/other-manifest',
  'proof/entry-signature',
  'proof/entry-act',
  'proof/tree-head',
  'proof/inclusion',
  'key/not-pinned',
] as const
/** One thing that is wrong. */
export interface VerifyIssue {
  readonly code: (typeof verifyIssueCodes)[number]
  /** The file it is about, a path below the folder. */
  readonly path: string
}
