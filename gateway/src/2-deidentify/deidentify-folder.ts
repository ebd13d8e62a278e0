import { readFileSync, writeFileSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { aliasUid, createPlanner, residualCheck } from '@tsumugi/deidentify'
import { type DicomFile, editDicom, parseDicom, uidOf } from '@tsumugi/dicom'
import type { ReceiveReason } from '#receive'
import type { RunRules } from './deidentify-scan.ts'
import { splitMosaic } from './split-mosaic.ts'

/** What became of the files of a folder. Names are those of the input and stay inside the hospital. */
export interface FolderResult {
  readonly written: number
  readonly withheld: readonly { readonly name: string; readonly reason: ReceiveReason }[]
  readonly actions: Readonly<Record<string, number>>
}

/**
 * De-identify all DICOM files below `from` into `to/<study>/<series>/<instance>.dcm` (UIDs after replacement), each file for itself: names met in one
 * file are not searched for in another, as a run of the gateway does. One process, synchronous reads and writes, for speed.
 */
export async function deidentifyFolder(from: string, to: string, rules: RunRules): Promise<FolderResult> {
  const plan = createPlanner({
    key: rules.siteKey,
    ...(rules.options ? { options: rules.options } : {}),
    ...(rules.pixels ? { pixels: rules.pixels } : {}),
  })
  const withheld: { name: string; reason: ReceiveReason }[] = []
  const actions: Record<string, number> = {}
  const folders = new Set<string>()
  let written = 0
  for (const path of await listPaths(from)) {
    const refuse = (reason: ReceiveReason) => withheld.push({ name: relative(from, path), reason })
    const bytes = readFileSync(path)
    const planned = plan(parseDicom(bytes))
    if (planned.kind === 'withheld') {
      refuse(planned.reason)
      continue
    }
    const edited = Buffer.concat(editDicom(planned.file, planned.edit).chunks)
    const output = parseDicom(edited)
    if (output.file === undefined || residualCheck(output.file, planned.alias.pseudonym).length > 0) {
      refuse('residual/found')
      continue
    }
    const { sopInstanceUid } = planned
    const uidOfSlice = (sliceNumber: number) => aliasUid(rules.siteKey, `${sopInstanceUid}/slice/${sliceNumber}`)
    for (const file of (await splitMosaic(planned.file, output.file, uidOfSlice)) ?? [output.file]) {
      await writeInto(to, file, folders)
      written++
    }
    for (const [act, times] of Object.entries(planned.actions)) actions[act] = (actions[act] ?? 0) + times
  }
  return { written, withheld, actions }
}

async function writeInto(to: string, file: DicomFile, folders: Set<string>): Promise<void> {
  const [study, series, instance] = [0x0020000d, 0x0020000e, 0x00080018].map(tag => uidOf(file.dataset, tag) ?? '')
  const folder = join(to, study ?? '', series ?? '')
  if (!folders.has(folder)) {
    await mkdir(folder, { recursive: true })
    folders.add(folder)
  }
  writeFileSync(join(folder, `${instance}.dcm`), file.bytes)
}

async function listPaths(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
}
