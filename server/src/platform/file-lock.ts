import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { codeOf } from './error-code.ts'

/** Do `work` while holding the lock file, so that of several processes of this machine one works at a time.
 *  A lock left by a process that died is taken over. Throws after `timeoutSeconds` (60 unless told). */
export async function withFileLock<T>(path: string, work: () => Promise<T>, timeoutSeconds = 60): Promise<T> {
  await mkdir(dirname(path), { recursive: true })
  const deadline = Date.now() + timeoutSeconds * 1000
  while (!(await tryLock(path))) {
    if (Date.now() > deadline) throw new Error(`The lock ${path} was not free within ${timeoutSeconds} s.`)
    await wait(50)
  }
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

/** Whether a process with this id lives on this machine, of whatever user. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

async function tryLock(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(String(process.pid))
    await file.close()
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    await dropIfStale(path)
    return false
  }
}

async function dropIfStale(path: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const pid = Number(text)
  // An empty file is a lock being written at this moment.
  if (text !== '' && !isProcessAlive(pid)) await rm(path, { force: true })
}
