import { open, readFile, stat } from 'node:fs/promises'
import { type DicomFile, parseDicom, readWithoutPixels, uidOf } from '@tsumugi/dicom'
import { findSeriesFaces, type SaidRegion, type SeriesFaces } from '@tsumugi/imaging'
import { largestHeldBytes, sourceOfHandle } from '../rewrite-large.ts'

/** One file of a series, as it was received. */
export interface SeriesFile {
  readonly path: string
}

/** Look for faces in the files of a series: headers first, then one file at a time. A file that cannot be read makes it `undecided`. */
export async function findFacesOf(files: readonly SeriesFile[], said: SaidRegion): Promise<SeriesFaces> {
  const headers: DicomFile[] = []
  const paths: string[] = []
  for (const { path } of files) {
    const info = await stat(path).catch(() => undefined)
    if (info === undefined) return { kind: 'undecided' }
    if (info.size > largestHeldBytes) return { kind: 'too-large' }
    const file = await readHeader(path)
    // What is no DICOM file stays back for itself.
    if (file === undefined) continue
    headers.push(file)
    paths.push(path)
  }
  const loadFile = async (index: number) => {
    const bytes = await readFile(paths[index] ?? '').catch(() => undefined)
    return bytes && parseDicom(bytes).file
  }
  return findSeriesFaces(headers, loadFile, said)
}

/** Files by the UID of their series, read by their headers; what is no DICOM file is left out. */
export async function listSeries(paths: readonly string[]): Promise<ReadonlyMap<string, readonly SeriesFile[]>> {
  const series = new Map<string, SeriesFile[]>()
  for (const path of paths) {
    const file = await readHeader(path)
    const uid = file && uidOf(file.dataset, 0x0020000e)
    if (uid !== undefined) series.set(uid, [...(series.get(uid) ?? []), { path }])
  }
  return series
}

async function readHeader(path: string): Promise<DicomFile | undefined> {
  const handle = await open(path).catch(() => undefined)
  if (handle === undefined) return undefined
  try {
    return (await readWithoutPixels(await sourceOfHandle(handle))).file
  } finally {
    await handle.close()
  }
}
