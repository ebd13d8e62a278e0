import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { loadSealed } from '#seal'
import { loadSent } from '#send'

/** The runs of a work folder with how far each came: those not accepted yet, then the latest first. */
export async function listRuns(workFolder: string) {
  const names = await readdir(join(workFolder, 'runs')).catch(() => [])
  const runs = names.filter(name => !name.startsWith('unpacked-')).sort()
  const listed = await Promise.all(
    runs.map(async run => {
      const runFolder = join(workFolder, 'runs', run)
      const sent = await loadSent(runFolder)
      const sealed = await loadSealed(runFolder)
      const state = sent?.state ?? (sealed === undefined ? 'open' : 'sealed')
      return {
        run,
        state,
        submissionId: sent?.submissionId ?? sealed?.manifest.submissionId ?? null,
        receipt: sent?.receipt ?? null,
      }
    }),
  )
  const acceptedAt = ({ receipt }: (typeof listed)[number]) => receipt?.acceptedAt ?? '~'
  return listed.sort((a, b) => (acceptedAt(a) < acceptedAt(b) ? 1 : -1))
}
