// The thread that cuts pictures, so that a request never computes on pixels in the process that answers.
import assert from 'node:assert/strict'
import { parentPort } from 'node:worker_threads'
import { buildVolume, countCuts, defaultWindow, encodePng, readNifti, renderSlice, type Volume } from '@tsumugi/imaging'
import type { PreviewAnswer, PreviewJob, PreviewSource } from './preview.ts'

assert(parentPort, 'this file is the entry of a worker thread')
const port = parentPort

/** Volumes that were looked at last, so that going through slices decodes once. The newest is last. */
const recent = new Map<string, Volume>()
const maxRecentVoxels = 2 ** 27

port.on('message', (job: PreviewJob) => {
  void cut(job).then(answer => port.postMessage(answer))
})

async function cut(job: PreviewJob): Promise<PreviewAnswer> {
  try {
    const volume = recent.get(job.key) ?? (job.source && (await load(job.source)))
    if (volume === undefined) return { id: job.id, outcome: job.source ? 'not-a-volume' : 'send-source' }
    keep(job.key, volume)
    const last = countCuts(volume, job.plane) - 1
    const shown = stretch(volume)
    const picture = renderSlice(shown, {
      plane: job.plane,
      index: Math.round(job.slice * last),
      window: defaultWindow(shown),
    })
    return { id: job.id, outcome: 'cut', png: await encodePng(picture, { widthPx: 512 }) }
  } catch {
    return { id: job.id, outcome: 'not-a-volume' }
  }
}

async function load(source: PreviewSource): Promise<Volume | undefined> {
  if (source.kind === 'nifti') {
    const { bytes, modality } = source
    return readNifti(bytes, { modality, unit: modality === 'CT' ? 'HU' : 'arbitrary' }).volume
  }
  return (await buildVolume(source.files, { mayBeIrregular: true })).volume
}

function keep(key: string, volume: Volume): void {
  recent.delete(key)
  recent.set(key, volume)
  let total = [...recent.values()].reduce((sum, one) => sum + one.voxels.length, 0)
  for (const [old, one] of recent) {
    if (total <= maxRecentVoxels || recent.size === 1) return
    recent.delete(old)
    total -= one.voxels.length
  }
}

/** Display windows are at least 1 wide, so an image of small range (0 to 1, z-scores) is shown a thousand times larger. */
function stretch(volume: Volume): Volume {
  if (!(volume.voxels instanceof Float32Array)) return volume
  const relative: Volume = { ...volume, unit: 'relative' }
  if (defaultWindow(relative).width >= 64) return volume
  return { ...relative, voxels: volume.voxels.map(value => value * 1000) }
}
