import { loadPackIndex } from '#collect'
import { type ContentSeries, dicomFolder } from './load-content.ts'
import type { ReleaseFile } from './release-facts.ts'
import type { Part, Workshop } from './write-part.ts'

/** The DICOM files of a series, byte for byte as they came in: each is a range of the pack, so that nothing is copied. The reference standard
 *  lies in a folder of its own below, since many readers take all files of one folder for one series. */
export function dicomPart(workshop: Workshop, one: ContentSeries): Part {
  return {
    name: `dicom ${one.number}`,
    async write() {
      const { instances } = await loadPackIndex(workshop.db, workshop.blobs, one.series_id)
      const files = instances.map(
        (instance): ReleaseFile => ({
          path: `${dicomFolder(one)}/${instance.sopInstanceUid}.dcm`,
          sizeBytes: instance.length,
          sha256: instance.sha256,
          mediaType: 'application/dicom',
          pack: { digest: one.pack_digest, offset: instance.offset },
        }),
      )
      return { files: [...files, ...segmentationOf(one)] }
    },
  }
}

function segmentationOf(one: ContentSeries): ReleaseFile[] {
  if (one.seg_digest === null || one.seg_bytes === null) return []
  return [
    {
      path: `${dicomFolder(one)}/seg/reference-standard.dcm`,
      sizeBytes: Number(one.seg_bytes),
      sha256: one.seg_digest,
      mediaType: 'application/dicom',
    },
  ]
}
