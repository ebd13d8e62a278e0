import { join } from 'node:path'
import { framesFolderOf, listFrameRecords, readJournal, sourceOf } from '#deidentify'
import type { Scan } from '#receive'
import { filterScan, type HoldableFile, isHeldBy, loadHolds, loadSealedHolds } from '#review'
import { loadSent } from '#send'
import type { GatewayRun, ReceivedRun } from './gateway-run.ts'

/**
 * The folder of an input under its rules, and what of it belongs there. Once a run was accepted, what a person has let go or approved since is a run of its own, with
 * that alone: nothing is sent twice.
 */
export async function findRunFolder(
  run: Pick<GatewayRun, 'workFolder'>,
  name: string,
  scanned: Scan,
): Promise<Pick<ReceivedRun, 'runFolder' | 'found'>> {
  const first = join(run.workFolder, 'runs', name)
  let [runFolder, found] = [first, scanned]
  for (let part = 2; (await loadSent(runFolder))?.state === 'accepted'; part++) {
    const isFree = await findFreed(run.workFolder, runFolder)
    const freed = filterScan(found, isFree)
    if (countFiles(freed) === 0) break
    runFolder = `${first}-${part}`
    found = { ...freed, broken: [] }
  }
  return { runFolder, found }
}

/** Tells the files that an accepted run was sealed without and that nothing keeps back any more. */
async function findFreed(workFolder: string, runFolder: string): Promise<(file: HoldableFile) => boolean> {
  const wasHeld = isHeldBy((await loadSealedHolds(runFolder)) ?? { studies: [], files: [] })
  const isHeld = isHeldBy(await loadHolds(runFolder))
  const records = await listFrameRecords(framesFolderOf(workFolder))
  const approved = new Set(records.filter(({ decision }) => decision === 'approved').map(({ id }) => id))
  const lookedAt = new Set(
    (await readJournal(runFolder)).flatMap(line =>
      line.kind === 'withheld' && line.frameId !== undefined && approved.has(line.frameId) ? [line.source] : [],
    ),
  )
  return file => !isHeld(file) && (wasHeld(file) || lookedAt.has(sourceOf(file)))
}

const countFiles = ({ instances, slides, tables, records, variants }: Scan) =>
  instances.length + slides.length + tables.length + records.length + variants.length
