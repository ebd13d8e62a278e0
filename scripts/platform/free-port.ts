import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** A port of the loopback address that nobody listens on now. */
export const freePort = (): Promise<number> => tryPort(0)

/** Reject with words for a person when another program listens on this port of the loopback address. What is ending gets some seconds. */
export async function requirePort(port: number): Promise<void> {
  for (const deadline = Date.now() + 6000; ; await wait(250)) {
    const taken = await tryPort(port).then(
      () => undefined,
      (cause: unknown) => cause,
    )
    if (taken === undefined) return
    if (Date.now() > deadline)
      throw new Error(
        `Port ${port} is taken by another program, or by a Tsumugi that runs already. Stop it, or choose another port (npm run up -- --port N).`,
        { cause: taken },
      )
  }
}

async function tryPort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port is free')),
      )
    })
  })
}
