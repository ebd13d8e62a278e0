import { createHash } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { type SlidePatch, type SlidePlan, searchBytes } from '@tsumugi/deidentify'

const chunkBytes = 4 * 1024 * 1024
/** Longer than any form of a searched text, so that none can hide across two chunks. */
const overlapBytes = 4096

/**
 * Copy a slide with its patches in one read and one write, then read the copy for texts that must be gone. A copy in which one is found is deleted.
 */
export async function copySlide(
  from: string,
  to: string,
  plan: SlidePlan,
  texts: readonly string[],
): Promise<{ sha256: string; inSha256: string; isTextLeft: boolean }> {
  const [hash, inHash] = [createHash('sha256'), createHash('sha256')]
  const searched = [...new Set(texts)].filter(text => text.length >= 5)
  let isTextLeft = false
  let tail = Buffer.alloc(0)
  const input = await open(from)
  const output = await open(`${to}.part`, 'w', 0o600)
  try {
    const buffer = Buffer.allocUnsafe(chunkBytes)
    for (let offset = 0; ; ) {
      const { bytesRead } = await input.read(buffer, 0, chunkBytes, offset)
      if (bytesRead === 0) break
      const chunk = buffer.subarray(0, bytesRead)
      inHash.update(chunk)
      for (const patch of plan.patches) applyPatch(chunk, offset, patch)
      hash.update(chunk)
      const window = Buffer.concat([tail, chunk])
      isTextLeft ||= searchBytes(window, searched).length > 0
      tail = Buffer.from(window.subarray(Math.max(0, window.length - overlapBytes)))
      await output.write(chunk)
      offset += bytesRead
    }
  } catch (error) {
    await rm(`${to}.part`, { force: true })
    throw error
  } finally {
    await input.close()
    await output.close()
  }
  if (isTextLeft) await rm(`${to}.part`, { force: true })
  else await rename(`${to}.part`, to)
  return { sha256: hash.digest('hex'), inSha256: inHash.digest('hex'), isTextLeft }
}

function applyPatch(chunk: Uint8Array, offset: number, patch: SlidePatch): void {
  const start = Math.max(patch.offset, offset)
  const end = Math.min(patch.offset + patch.bytes.length, offset + chunk.length)
  if (start < end) chunk.set(patch.bytes.subarray(start - patch.offset, end - patch.offset), start - offset)
}
