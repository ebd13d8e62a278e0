import { readFile } from 'node:fs/promises'
import { type AssociationLimits, type Receiver, type ReceiverEvent, startReceiver } from '@tsumugi/dimse'
import type { Queue } from './queue/open-queue.ts'
import { type Reception, storeIntoQueue } from './queue/receive-object.ts'
import { isLoopback, type SourceSettings } from './sources.ts'

/** What a receiver tells its screen. */
export interface ReceiverWatchers {
  readonly onEvent?: (event: ReceiverEvent) => void
  readonly onReception?: (reception: Reception) => void
  readonly pace?: (bytes: number) => Promise<void>
  readonly limits?: Partial<AssociationLimits>
}

/** Open the door for C-STORE and C-ECHO as the settings say; what comes goes into the queue. Peers are held to their list where there is one. */
export async function openReceiver(
  queue: Queue,
  settings: SourceSettings,
  watchers: ReceiverWatchers = {},
): Promise<Receiver> {
  const { receive, aeTitle, collection } = settings
  const peerOf = (title: string) => receive.peers.find(peer => peer.aeTitle === title)
  const { onEvent, onReception, pace, limits } = watchers
  return startReceiver({
    ...{ host: receive.host, port: receive.port, aeTitle, maxAssociations: receive.maxAssociations },
    moreStorageClasses: receive.moreStorageClasses,
    isKnownPeer: (title, address) => receive.peers.length === 0 || isCalling(peerOf(title), address),
    store: storeIntoQueue(queue, {
      collectionOf: title => peerOf(title)?.collection ?? collection,
      ...(onReception ? { onReception } : {}),
      ...(pace ? { pace } : {}),
    }),
    ...(onEvent ? { onEvent } : {}),
    ...(limits ? { limits } : {}),
    ...(receive.tls === undefined ? {} : { tls: await loadTls(receive.tls) }),
  })
}

function isCalling(peer: { readonly host?: string | undefined } | undefined, address: string): boolean {
  if (peer === undefined) return false
  const { host } = peer
  return host === undefined || host === address || (isLoopback(host) && isLoopback(address))
}

/** The files of a TLS side. With `ca`, the other side must show a certificate signed by it. */
export async function loadTls({ cert, key, ca }: NonNullable<SourceSettings['receive']['tls']>) {
  const own = { cert: await readFile(cert), key: await readFile(key), minVersion: 'TLSv1.2' as const }
  return ca === undefined ? own : { ...own, ca: await readFile(ca), requestCert: true, rejectUnauthorized: true }
}
