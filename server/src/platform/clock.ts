/** The present instant. A parameter wherever time matters, so that a test may choose it. */
export type Clock = () => Date

/** The machine's own clock. */
export const systemClock: Clock = () => new Date()
