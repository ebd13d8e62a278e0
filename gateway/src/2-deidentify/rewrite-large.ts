import { type FileHandle, open, rm } from 'node:fs/promises'
import {
  createPlanner,
  createResidualCheck,
  type DeidentifyRules,
  type InstancePlan,
  type SiteRules,
} from '@tsumugi/deidentify'
import { type DicomFile, editDicomStream, readWithoutPixels, type StreamSource } from '@tsumugi/dicom'
import type { ReceiveReason } from '#receive'

/** Larger files are rewritten in pieces, so that memory does not grow with them. */
export const largestHeldBytes = 64 * 2 ** 20

export type RewrittenLarge =
  | { readonly kind: 'withheld'; readonly reason: ReceiveReason }
  | {
      readonly kind: 'rewritten'
      readonly plan: Extract<InstancePlan, { kind: 'edit' }>
      /** The output without its pixel data. */
      readonly header: DicomFile
    }

/**
 * Rewrite a file that is too large to be held: header and tail go through the profile, pixel data are copied in pieces. The output at `partial` is read
 * again and checked for what may be left; when it stays back, nothing is at `partial`. The caller gives the file its name.
 */
export async function rewriteLarge(path: string, partial: string, rules: DeidentifyRules): Promise<RewrittenLarge> {
  const input = await open(path).catch(() => undefined)
  if (input === undefined) return { kind: 'withheld', reason: 'file/unreadable-disk' }
  try {
    const source = await sourceOfHandle(input)
    const plan = createPlanner(rules)(await readWithoutPixels(source))
    if (plan.kind === 'withheld') return plan
    const header = await writeChecked(partial, source, { plan, siteRules: rules.siteRules })
    if (typeof header !== 'string') return { kind: 'rewritten', plan, header }
    await rm(partial, { force: true })
    return { kind: 'withheld', reason: header }
  } finally {
    await input.close()
  }
}

async function writeChecked(
  path: string,
  source: StreamSource,
  { plan, siteRules }: { plan: Extract<InstancePlan, { kind: 'edit' }>; siteRules: SiteRules | undefined },
): Promise<DicomFile | ReceiveReason> {
  const output = await open(path, 'w+', 0o600)
  try {
    const write = (chunk: Uint8Array) => writeAll(output, chunk)
    const edited = await editDicomStream({ ...source, write }, plan.edit)
    if (edited.file === undefined) return 'file/unreadable'
    const { file } = await readWithoutPixels(await sourceOfHandle(output))
    if (file === undefined) return 'file/unreadable'
    return createResidualCheck(siteRules)(file, plan.alias.pseudonym).length > 0 ? 'residual/found' : file
  } finally {
    await output.close()
  }
}

async function writeAll(output: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) {
    const { bytesWritten } = await output.write(chunk, at, chunk.length - at)
    at += bytesWritten
  }
}

/** A file that is open, as the reader of large files takes it. */
export async function sourceOfHandle(handle: FileHandle): Promise<StreamSource> {
  const { size } = await handle.stat()
  return {
    sizeBytes: size,
    readInto: async (offset, buffer) => {
      for (let at = 0; at < buffer.length; ) {
        const { bytesRead } = await handle.read(buffer, at, buffer.length - at, offset + at)
        if (bytesRead === 0) throw new Error('the file became shorter while it was read')
        at += bytesRead
      }
    },
  }
}
