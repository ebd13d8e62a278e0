/** A month is open until it is closed, once. An open one is no row yet: it is a fold over the grants that are due. */
export const periodStates = { open: ['closed'], closed: [] } as const satisfies Record<string, readonly string[]>
