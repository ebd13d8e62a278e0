import { createServer } from 'node:net'

/** A port of the loopback address that nobody listens on now. */
export const freePort = (): Promise<number> => tryPort(0)

/** Reject with words for a person when another program listens on this port of the loopback address. */
export async function requirePort(port: number): Promise<void> {
  await tryPort(port).catch(cause => {
    throw new Error(
      `Port ${port} is taken by another program, or by a Tsumugi that runs already. Stop it, or choose another port (npm run up -- --port N).`,
      { cause },
    )
  })
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
