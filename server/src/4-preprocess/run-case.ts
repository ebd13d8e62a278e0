import {
  buildVolume,
  makeVolume,
  resampleToReference,
  type SliceOrigin,
  type Volume,
  writeNiftiGz,
} from '@tsumugi/imaging'
import type { CaseJob, CaseResult, SourceLabels, SourceSeries } from './case-job.ts'
import { CaseFailure, caseIssue } from './issues.ts'
import { stepFunctions } from './run-step.ts'
import type { FixedVolume, StepState } from './step-state.ts'
import type { CaseIssue, RecipeStep, StepReport } from './tables.ts'

/** Compute one case: series to volume, the steps in their order, the labels carried along, both as NIfTI.
 *  Never rejects: what goes wrong is an issue of the case. The same job gives the same bytes; only `report.seconds` differs. */
export async function runCase(job: CaseJob): Promise<CaseResult> {
  const report: StepReport[] = []
  try {
    const { volume, slices } = await loadVolume(job.series)
    const end = await applySteps(startOf(volume), { steps: job.steps, fixed: job.fixed, report })
    const labels = job.labels && carryLabels(job.labels, { source: volume, slices, end })
    return {
      image: await writeNiftiGz(end.volume),
      labelMap: labels && (await writeNiftiGz(labels)),
      shape: end.volume.shape,
      spacingMm: end.volume.spacingMm,
      report,
      issues: end.issues,
    }
  } catch (error) {
    return { image: undefined, labelMap: undefined, shape: [], spacingMm: [], report, issues: issuesOf(error) }
  }
}

/** A failure that was foreseen brings its issues; any other is a mistake of ours or of a codec, told by name alone. */
function issuesOf(error: unknown): readonly CaseIssue[] {
  if (error instanceof CaseFailure) return error.issues
  const name = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
  return [caseIssue('step-failed', `A step failed: ${name.slice(0, 300)}`)]
}

async function loadVolume({ files }: SourceSeries): Promise<{ volume: Volume; slices: readonly SliceOrigin[] }> {
  const { volume, slices, issues } = await buildVolume(files)
  if (volume === undefined)
    throw new CaseFailure([caseIssue('not-a-volume', 'The series is not one grid of voxels.'), ...issues])
  return { volume, slices }
}

interface Course {
  readonly steps: readonly RecipeStep[]
  readonly fixed: SourceSeries | undefined
  readonly report: StepReport[]
}

async function applySteps(start: StepState, { steps, fixed, report }: Course): Promise<StepState> {
  let state = start
  for (const [index, step] of steps.entries()) {
    const startedAt = performance.now()
    const done = await functionOf(step)(state, step.parameters, () => loadFixed(fixed, steps.slice(0, index)))
    state = done
    report.push({ step: step.step, seconds: (performance.now() - startedAt) / 1000, facts: done.facts })
  }
  return state
}

function functionOf({ step }: RecipeStep) {
  const found = stepFunctions.get(step)
  if (found === undefined) throw new Error(`no code for the step ${step}`)
  return found
}

function startOf(volume: Volume): StepState {
  return { volume, transform: undefined, issues: [] }
}

/** The series that stays in place, as the steps before the alignment leave it, so that both end on one grid. */
async function loadFixed(fixed: SourceSeries | undefined, before: readonly RecipeStep[]): Promise<FixedVolume> {
  if (fixed === undefined) return 'no-series'
  const { volume } = await buildVolume(fixed.files)
  if (volume === undefined) return 'not-a-volume'
  return (await applySteps(startOf(volume), { steps: before, fixed: undefined, report: [] })).volume
}

/** Bring the labels onto the grid of the image in one step, by nearest neighbour: the voxel under the centre of each output voxel. */
function carryLabels(
  labels: SourceLabels,
  { source, slices, end }: { source: Volume; slices: readonly SliceOrigin[]; end: StepState },
): Volume {
  refuseOtherGrid(labels, source, slices)
  const { slices: count, rows, columns } = labels.shape
  const { affine } = source
  const map = makeVolume(labels.voxels, [count, rows, columns], { affine, modality: 'SEG', unit: 'label' })
  return resampleToReference(map, end.volume, {
    interpolation: 'nearest',
    outsideValue: 0,
    ...(end.transform ? { transform: end.transform } : {}),
  })
}

function refuseOtherGrid(labels: SourceLabels, source: Volume, slices: readonly SliceOrigin[]): void {
  const { slices: count, rows, columns } = labels.shape
  const isSame =
    source.shape.join() === [count, rows, columns].join() &&
    slices.every((slice, index) => {
      const drawn = labels.slices[index]
      return drawn?.sopInstanceUid === slice.sopInstanceUid && drawn.frameNumber === slice.frameNumber
    })
  if (!isSame)
    throw new CaseFailure([
      caseIssue(
        'label-map-on-other-grid',
        `The reference standard has ${[count, rows, columns].join(' × ')} voxels in another order of slices than the volume of ${source.shape.join(' × ')}.`,
      ),
    ])
}
