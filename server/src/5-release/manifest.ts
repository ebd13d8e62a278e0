import type { ReleaseManifest } from '@tsumugi/api'
import type { ReleaseFacts, ReleaseFile } from './release-facts.ts'
import type { SplitName } from './split-subjects.ts'

/** What `manifest.json` says. It names every file but itself, `manifest.sig` and `proof.json`, which come after it; files in the order of their paths by UTF-16 code units. `splits` is by subject's name. */
export function makeManifest(
  release: { id: string; datasetName: string; version: string; createdAt: Date; facts: ReleaseFacts },
  splits: ReadonlyMap<string, SplitName>,
  files: readonly ReleaseFile[],
): ReleaseManifest {
  const { facts } = release
  return {
    format: 'tsumugi-release@1',
    dataset: release.datasetName,
    version: release.version,
    releaseId: release.id,
    createdAt: release.createdAt.toISOString(),
    cohort: { id: facts.cohort.id, digest: facts.cohort.digest },
    run: { id: facts.run.id, digest: facts.run.digest },
    splits: Object.fromEntries(splits),
    counts: facts.counts,
    files: [...files]
      .sort((one, other) => (one.path < other.path ? -1 : 1))
      .map(({ path, sizeBytes, sha256, mediaType }) => ({ path, sizeBytes, sha256, mediaType })),
  }
}

/** The folder that a release is unpacked to: `<dataset>-<version>`. */
export function folderOf(release: { datasetName: string; version: string }): string {
  return `${release.datasetName}-${release.version}`
}
