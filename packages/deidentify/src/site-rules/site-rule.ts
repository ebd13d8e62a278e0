/**
 * One rule of a site on top of the profile. It holds at every depth of the data set, for the SOP classes named, or for all.
 * `keep` and `clean` still search the value for the person's own names and numbers; `remove` and `empty` give way where the object would be invalid.
 */
export type SiteRule = StandardRule | PrivateRule

interface Scope {
  /** UIDs of SOP classes, or kinds of objects such as `ct`, `mr`, `enhanced-ct`; all where absent. */
  readonly sopClasses?: readonly string[] | undefined
  /** Why the site wants it; for those who review the file. */
  readonly reason?: string | undefined
}

export interface StandardRule extends Scope {
  /** Keyword of PS3.6, or `(gggg,eeee)`. */
  readonly attribute: string
  readonly action: 'keep' | 'clean' | 'remove' | 'empty' | 'replace' | 'add'
  /** For `replace` and `add`: the same for everyone, ASCII. `add` writes it where the root lacks the attribute. */
  readonly value?: string | undefined
}

/** A private element, wherever its creator reserved its block. @see DICOM PS3.5 7.8.1 */
export interface PrivateRule extends Scope {
  readonly private: {
    readonly creator: string
    /** Four hexadecimal digits, odd. */
    readonly group: string
    /** Two hexadecimal digits: the low byte. */
    readonly element: string
  }
  readonly action: 'keep' | 'remove'
}

/** The reviewed rules of a site, in order; of two for the same element and class the later one counts. */
export type SiteRules = readonly SiteRule[]
