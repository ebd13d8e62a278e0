/** A small archive for tests: DCMTK's dcmqrscp on loopback, which speaks C-FIND, C-MOVE, C-GET and TLS. */
import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../../scripts/platform/free-port.ts'
import { findTool } from './tools.ts'

export interface ArchiveOptions {
  /** Where it sends to the AE title TSUMUGI. */
  readonly ownPort: number
  /** DICOM files that it holds. */
  readonly files: readonly string[]
}

export interface Archive {
  readonly port: number
  /** Take the file of that place in the list away behind its back: it goes on listing it. */
  readonly lose: (index: number) => void
}

/** Start `PACS`, until the end of the test. Undefined, with the test left out by name, where dcmqrscp cannot be had. */
export async function startArchive(t: TestContext, options: ArchiveOptions): Promise<Archive | undefined> {
  const [dcmqrscp, dcmqridx] = [findTool('dcmqrscp'), findTool('dcmqridx')]
  if (dcmqrscp === undefined || dcmqridx === undefined) {
    t.skip('dcmqrscp is not installed')
    return undefined
  }
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'tsumugi-archive-'))
  const storage = join(folder, 'storage')
  mkdirSync(storage)
  const names = options.files.map((path, index) => {
    const name = join(storage, `${index}.dcm`)
    copyFileSync(path, name)
    return name
  })
  if (names.length > 0) spawnSync(dcmqridx, [storage, ...names])
  const configuration = [
    ...[`NetworkTCPPort = ${port}`, 'MaxPDUSize = 16384', 'MaxAssociations = 16', 'HostTable BEGIN'],
    ...[`tsumugi = (TSUMUGI, localhost, ${options.ownPort})`, 'HostTable END', 'VendorTable BEGIN', 'VendorTable END'],
    ...['AETable BEGIN', `PACS ${storage} RW (200, 1024mb) ANY`, 'AETable END', ''],
  ]
  writeFileSync(join(folder, 'archive.cfg'), configuration.join('\n'))
  const child = spawn(dcmqrscp, ['-c', join(folder, 'archive.cfg')], { stdio: 'ignore' })
  t.after(() => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  await untilListening(port)
  return { port, lose: index => rmSync(join(storage, `${index}.dcm`)) }
}

/** Wait until something listens at a port of this machine. */
export async function untilListening(port: number): Promise<void> {
  for (let turn = 0; turn < 100; turn++) {
    if (await isListening(port)) return
    await wait(50)
  }
  throw new Error('a peer of the test did not start')
}

const isListening = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => socket.end(() => resolve(true))).once('error', () => resolve(false))
  })
