import type { SubmissionManifest } from '@tsumugi/api'
import type { OptionName, PixelPolicy, SiteRules, TornStudies, UnknownSubjects } from '@tsumugi/deidentify'
import type { FacePolicy, JournalLine } from '#deidentify'
import type { Scan, Taking } from '#receive'
import type { RetryLimits } from '#send'
import type { Enrolment, GatewayKeys, OnProgress } from '#work'

/** What a run of the gateway needs. The same input and work folder go on where an earlier run stopped. */
export interface GatewayRun {
  /** A folder, a zip archive or a file; or `queue:COLLECTION`. */
  readonly input: string
  /** How to take from the queue: `take` unless told. */
  readonly taking?: Taking
  /** Keys, vault, journals and sealed submissions; inside the hospital, mode 0700. */
  readonly workFolder: string
  /** With `code`: enrol first where that was not done. */
  readonly server?: string
  readonly code?: string
  readonly name?: string
  readonly legalBasis?: SubmissionManifest['legalBasis']
  readonly agreementReference?: string
  /** `pseudonymised` unless told. Anonymised data are made with a key of their own, which is destroyed once the platform has accepted them. */
  readonly mode?: NonNullable<SubmissionManifest['mode']>
  /** The notice that people could object to. */
  readonly notice?: SubmissionManifest['notice']
  /** Who runs it, as the site names them; no person's data. The gateway's id unless told. */
  readonly operator?: string
  readonly options?: readonly OptionName[]
  readonly pixels?: PixelPolicy
  /** Heads of which a face could be made: `accept` unless told, `withhold` in anonymised data. Commands and page say `remove`. */
  readonly faces?: FacePolicy
  /** The issuer whose Patient IDs are the hospital's own numbering. */
  /** People who look alike, at least, in tables with quasi-identifying columns. */
  readonly k?: number
  readonly ownIssuer?: string
  /** Objects without a Patient ID: `withhold` unless told. */
  readonly unknownSubjects?: UnknownSubjects
  /** Studies that carry two Patient IDs: `withhold` unless told. */
  readonly tornStudies?: TornStudies
  /** What a site's first submission does when the rules have not passed the self-test: `run` (default) runs it, `require` refuses. */
  readonly selfTest?: 'run' | 'require'
  readonly retry?: Partial<RetryLimits>
  readonly onProgress?: OnProgress
  /** Told what was found, before anything is de-identified. */
  readonly onReceived?: (found: Scan) => Promise<void>
  readonly signal?: AbortSignal
  readonly waitIfPaused?: () => Promise<void>
}

/** What a run stands on once its input was looked through. */
export interface ReceivedRun {
  readonly runFolder: string
  /** What belongs to this run. */
  readonly found: Scan
  /** All images of the input, also those that an earlier run of it has sent. */
  readonly images: Scan['instances']
  /** Under which name the queue has given its objects. */
  readonly batchName?: string | undefined
  readonly keys: GatewayKeys
  /** Rules of the site, read once, so that all of a run is under the same. */
  readonly siteRules: SiteRules
  readonly enrolment: Enrolment
}

/** A scanned and de-identified input, not yet sealed. */
export interface PreparedRun {
  readonly runFolder: string
  readonly scan: Scan
  readonly journal: readonly JournalLine[]
}
