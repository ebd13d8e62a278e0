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

/** A scan without what is held, which is named among what stays back. */
export function withoutHeld(scan: Scan, holds: Holds): Scan {
  const [studies, names] = [new Set(holds.studies), new Set(holds.files)]
  const isHeld = (file: FoundFile & { readonly studyInstanceUid?: string }) =>
    names.has(file.name) || (file.studyInstanceUid !== undefined && studies.has(file.studyInstanceUid))
  const left = <File extends FoundFile>(files: readonly File[]) => files.filter(file => !isHeld(file))
  return {
    ...scan,
    instances: left(scan.instances),
    slides: left(scan.slides),
    tables: left(scan.tables),
    records: left(scan.records),
    variants: left(scan.variants),
    broken: [...scan.broken, ...filesOf(scan).filter(isHeld).map(heldBack)],
  }
}

const heldBack = ({ name }: FoundFile) => ({ name, reason: 'review/held' as const })

/** By what the journal names the files of a scan. */
export const sourcesOf = (scan: Scan): ReadonlySet<string> => new Set(filesOf(scan).map(sourceOf))

const filesOf = (scan: Scan): readonly FoundFile[] =>
  [scan.instances, scan.slides, scan.tables, scan.records, scan.variants].flat()
