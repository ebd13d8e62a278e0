/** How much, and how long, a peer may ask of us. Times are of ours: the Standard wants an ARTIM timer and leaves its length open. */
export interface AssociationLimits {
  /** The longest data PDU that we ask for, without its header. */
  readonly maxPduBytes: number
  /** From the connection to the whole A-ASSOCIATE-RQ, or to its answer. @see DICOM PS3.8 9.1.5 (ARTIM) */
  readonly associateMs: number
  /** Without a byte between two PDUs. */
  readonly idleMs: number
  /** From a PDU's first byte to its last, so that a peer that trickles is let go; also for a write that the peer does not take. */
  readonly pduMs: number
}

/** 128 KiB is the longest PDU that DCMTK sends. */
export const defaultLimits: AssociationLimits = {
  maxPduBytes: 131_072,
  associateMs: 15_000,
  idleMs: 300_000,
  pduMs: 60_000,
}

/** A longer PDU ends the association, whatever it says it is: some peers pass over our `maxPduBytes`, none needs this. */
export const longestPduBytes = 1024 * 1024
