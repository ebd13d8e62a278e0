/** A hospital's PACS for tests: Debian's Orthanc on loopback, with a folder of its own. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../../scripts/platform/free-port.ts'

export interface Pacs {
  readonly port: number
  readonly store: (files: readonly Uint8Array[]) => Promise<void>
  readonly stop: () => void
}

/** Start one that knows `TSUMUGI` at `ownPort`. `encoding` is Orthanc's name of the character set in which it answers. */
export async function startOrthanc(path: string, ownPort: number, encoding: string): Promise<Pacs> {
  const folder = mkdtempSync(join(tmpdir(), 'tsumugi-orthanc-'))
  const [port, webPort] = [await freePort(), await freePort()]
  const configuration = {
    ...{ StorageDirectory: join(folder, 'storage'), DicomPort: port, DicomAet: 'PACS', HttpPort: webPort },
    ...{ RemoteAccessAllowed: false, AuthenticationEnabled: false, Plugins: [], DefaultEncoding: encoding },
    ...{ DicomAlwaysAllowFind: true, DicomAlwaysAllowGet: true, DicomAlwaysAllowMove: true },
    DicomModalities: { tsumugi: ['TSUMUGI', '127.0.0.1', ownPort] },
  }
  writeFileSync(join(folder, 'orthanc.json'), JSON.stringify(configuration))
  const child = spawn(path, [join(folder, 'orthanc.json')], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${webPort}`
  for (let turn = 0; turn < 100; turn++) {
    if (
      await fetch(`${url}/system`).then(
        answer => answer.ok,
        () => false,
      )
    )
      break
    await wait(200)
  }
  return {
    port,
    store: async files => {
      for (const body of files) {
        const answer = await fetch(`${url}/instances`, { method: 'POST', body: Buffer.from(body) })
        if (!answer.ok) throw new Error(`the PACS of the test answered ${answer.status}`)
      }
    },
    stop: () => {
      child.kill('SIGKILL')
      spawnSync('sleep', ['0.2'])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
