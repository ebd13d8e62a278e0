import { connect } from 'node:net'
import { loadSources, SettingsError } from '#receive'

/** The sources as `sources.json` has them, for the page; `problem` where the file does not fit. */
export async function describeSources(workFolder: string) {
  try {
    const { aeTitle, collection, receive, pacs, retrieve } = await loadSources(workFolder, {})
    return {
      problem: null,
      receiver: {
        ...{ aeTitle, collection, host: receive.host, port: receive.port },
        peers: receive.peers.length,
        isSecured: receive.tls !== undefined,
        isListening: await answers(receive.host, receive.port),
      },
      pacs:
        pacs === undefined
          ? null
          : {
              ...{ host: pacs.host, port: pacs.port, aeTitle: pacs.aeTitle, isSecured: pacs.tls !== undefined },
              ...{ method: retrieve.method, hours: retrieve.hours ?? null, rate: retrieve.rate ?? null },
            },
    }
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    return { problem: error.message, receiver: null, pacs: null }
  }
}

/** True if somebody listens there. */
function answers(host: string, port: number): Promise<boolean> {
  const address = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return new Promise(resolve => {
    const socket = connect({ host: address, port, timeout: 500 })
    const end = (isThere: boolean) => {
      socket.destroy()
      resolve(isThere)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
}
