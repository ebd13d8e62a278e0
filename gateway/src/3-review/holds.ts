import { join } from 'node:path'
import { z } from 'zod'
import { sourceOf } from '#deidentify'
import type { FoundFile, Scan } from '#receive'
import { loadJson, writeDurably } from '#work'

/** What a person keeps back of a run: studies by the hospital's UID, other files by name. */
export const holdsSchema = z.object({ studies: z.array(z.string()), files: z.array(z.string()) })
export type Holds = z.output<typeof holdsSchema>

const pathOf = (runFolder: string) => join(runFolder, 'holds.json')

/** The holds of a run; none where nobody held anything. */
export const loadHolds = async (runFolder: string): Promise<Holds> =>
  (await loadJson(pathOf(runFolder), holdsSchema)) ?? { studies: [], files: [] }

/** Keep the holds of a run; they are in force from here on, also after a crash and for the command line. */
export const saveHolds = (runFolder: string, holds: Holds): Promise<void> =>
  writeDurably(pathOf(runFolder), JSON.stringify(holds))

const sealedPathOf = (runFolder: string) => join(runFolder, 'holds-sealed.json')

/** The holds that a run was sealed under; nothing for a run that never was. */
export const loadSealedHolds = (runFolder: string): Promise<Holds | undefined> =>
  loadJson(sealedPathOf(runFolder), holdsSchema)

/** Keep the holds that a run is sealed under, so that it is known later what did not go with it. */
export const keepSealedHolds = async (runFolder: string): Promise<void> =>
  writeDurably(sealedPathOf(runFolder), JSON.stringify(await loadHolds(runFolder)))

/** A scan without what is held, which is named among what stays back. */
export function withoutHeld(scan: Scan, holds: Holds): Scan {
  const isHeld = isHeldBy(holds)
  const left = filterScan(scan, file => !isHeld(file))
  return { ...left, broken: [...scan.broken, ...filesOf(scan).filter(isHeld).map(heldBack)] }
}

/** The files of a scan for which a test holds; all else that was found stays. */
export function filterScan(scan: Scan, isLeft: (file: HoldableFile) => boolean): Scan {
  const left = <File extends FoundFile>(files: readonly File[]) => files.filter(isLeft)
  const { instances, slides, tables, records, variants } = scan
  return {
    ...{ ...scan, instances: left(instances), slides: left(slides), tables: left(tables) },
    ...{ records: left(records), variants: left(variants) },
  }
}

/** A file as holds know it: its name, and its study where it is an image. */
export type HoldableFile = FoundFile & { readonly studyInstanceUid?: string }

/** Whether a file is held. */
export function isHeldBy(holds: Holds): (file: HoldableFile) => boolean {
  const [studies, names] = [new Set(holds.studies), new Set(holds.files)]
  return file => names.has(file.name) || (file.studyInstanceUid !== undefined && studies.has(file.studyInstanceUid))
}

const heldBack = ({ name }: FoundFile) => ({ name, reason: 'review/held' as const })

/** By what the journal names the files of a scan. */
export const sourcesOf = (scan: Scan): ReadonlySet<string> => new Set(filesOf(scan).map(sourceOf))

const filesOf = (scan: Scan): readonly FoundFile[] =>
  [scan.instances, scan.slides, scan.tables, scan.records, scan.variants].flat()
