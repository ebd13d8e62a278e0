/** The root of the repository. */
export const root: string
/** Run `npm install` from the lock file when node_modules is missing or older than the lock file. */
export function ensureInstalled(): void
/** The Node 24 binary that npm installed as a dependency. */
export function node24(): string
/** Run a TypeScript file on Node 24 with this process's arguments. */
export function runOnNode24(file: string, args?: string[]): void
