import assert from 'node:assert/strict'
import { readNifti, type Volume, writeNiftiGz } from '@tsumugi/imaging'
import type { Blobs } from '#platform/blobs'
import type { ContentSeries } from './load-content.ts'
import { areLabelsConsecutive, checkPair, nnunetPaths, renumberLabels } from './nnunet-dataset.ts'
import type { NnunetPlan, ReleaseFile } from './release-facts.ts'
import { type Part, putFile, type Workshop } from './write-part.ts'

const mediaType = 'application/gzip'

/** The image and labels of one series as a case of nnU-Net. A pair that nnU-Net could not train on (another shape or affine, labels that the form
 *  does not know, values that are no numbers) is left out, and the note says why. */
export function nnunetPart(workshop: Workshop, one: ContentSeries, plan: NnunetPlan): Part {
  return {
    name: `nnunet ${one.number}`,
    async write() {
      assert(one.label_map_digest !== null && one.nnunet_case !== null, 'a case of nnU-Net has labels')
      const paths = nnunetPaths(plan, { name: one.nnunet_case, split: one.split })
      const image = await readVolume(workshop.blobs, one.derivative_digest)
      const labels = await readVolume(workshop.blobs, one.label_map_digest)
      if (image === undefined || labels === undefined) return { files: [], note: 'nnunet/unreadable' }
      const issues = checkPair(image, labels, plan)
      if (issues.length > 0) return { files: [], note: issues.join(', ') }
      const label = areLabelsConsecutive(plan)
        ? await fileOf(workshop.blobs, paths.label, one.label_map_digest)
        : await putFile(workshop, paths.label, { bytes: await writeNiftiGz(renumberLabels(labels, plan)), mediaType })
      return { files: [await fileOf(workshop.blobs, paths.image, one.derivative_digest), label] }
    },
  }
}

async function readVolume(blobs: Blobs, digest: string): Promise<Volume | undefined> {
  return readNifti(await blobs.readBlob(digest)).volume
}

async function fileOf(blobs: Blobs, path: string, digest: string): Promise<ReleaseFile> {
  const sizeBytes = await blobs.findBlob(digest)
  assert(sizeBytes !== undefined, 'a derivative that is done has its bytes stored')
  return { path, sizeBytes, sha256: digest, mediaType }
}
