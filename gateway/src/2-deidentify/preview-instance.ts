import { open, readFile } from 'node:fs/promises'
import type { InstancePlan } from '@tsumugi/deidentify'
import {
  type DicomFile,
  editDicom,
  editDicomStream,
  type ParseResult,
  parseDicom,
  readWithoutPixels,
} from '@tsumugi/dicom'
import { largestHeldBytes, sourceOfHandle } from './rewrite-large.ts'

/** What stands before the pixel data is seldom more than some kilobytes, and never held beyond this. */
const mostHeaderBytes = 16 * 2 ** 20

/** The data set of an instance as it would leave, for the screen alone; nothing is written. Nothing for one that stays back. */
export async function previewInstance(
  { path, sizeBytes }: { readonly path: string; readonly sizeBytes: number },
  planOf: (parsed: ParseResult) => InstancePlan,
): Promise<DicomFile | undefined> {
  if (sizeBytes > largestHeldBytes) return previewLarge(path, planOf)
  const plan = planOf(parseDicom(await readFile(path)))
  if (plan.kind === 'withheld') return undefined
  return parseDicom(Buffer.concat(editDicom(plan.file, plan.edit).chunks)).file
}

async function previewLarge(
  path: string,
  planOf: (parsed: ParseResult) => InstancePlan,
): Promise<DicomFile | undefined> {
  const input = await open(path)
  try {
    const source = await sourceOfHandle(input)
    const plan = planOf(await readWithoutPixels(source))
    if (plan.kind === 'withheld') return undefined
    const held: Uint8Array[] = []
    let length = 0
    const write = async (chunk: Uint8Array) => {
      if (length < mostHeaderBytes) held.push(Uint8Array.from(chunk))
      length += chunk.length
    }
    await editDicomStream({ ...source, write }, plan.edit)
    return parseDicom(Buffer.concat(held), { stopAtPixelData: true }).file
  } finally {
    await input.close()
  }
}
