/** Let an Orthanc of its own take in the DICOM files of IN over its REST interface, four at a time; writes what it cost to OUT/cost.json. Arguments: IN OUT. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { cpuSecondsOf } from '../process-cost.ts'

const [input = '', output = ''] = process.argv.slice(2)
const work = mkdtempSync(join(tmpdir(), 'orthanc-bench-'))
const port = 18_042
const configuration = {
  StorageDirectory: join(work, 'db'),
  IndexDirectory: join(work, 'db'),
  HttpPort: port,
  DicomServerEnabled: false,
  RemoteAccessAllowed: false,
  AuthenticationEnabled: false,
  Plugins: [],
}
writeFileSync(join(work, 'orthanc.json'), JSON.stringify(configuration))
const server = spawn('Orthanc', [join(work, 'orthanc.json')], { stdio: 'ignore' })
const url = `http://127.0.0.1:${port}`
try {
  for (let tries = 0; tries < 100; tries++) {
    if (
      await fetch(`${url}/system`).then(
        answer => answer.ok,
        () => false,
      )
    )
      break
    await wait(100)
  }
  const files = readdirSync(input, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
  const before = cpuSecondsOf([server.pid ?? 0])
  const began = Date.now()
  const send = async () => {
    for (let file = files.pop(); file !== undefined; file = files.pop()) {
      const answer = await fetch(`${url}/instances`, { method: 'POST', body: readFileSync(file) })
      if (!answer.ok) throw new Error(`Orthanc answered ${answer.status}`)
    }
  }
  await Promise.all([send(), send(), send(), send()])
  const cost = { cpuSeconds: cpuSecondsOf([server.pid ?? 0]) - before, wallSeconds: (Date.now() - began) / 1000 }
  writeFileSync(join(output, 'cost.json'), JSON.stringify(cost))
} finally {
  server.kill('SIGTERM')
  await new Promise(resolve => server.once('exit', resolve))
  rmSync(work, { recursive: true, force: true })
}
