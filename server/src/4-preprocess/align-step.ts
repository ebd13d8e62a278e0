import {
  type Alignment,
  alignmentBounds,
  alignRigid,
  invertAffine,
  type Matrix4,
  multiplyAffines,
  resampleToReference,
  type Volume,
} from '@tsumugi/imaging'
import { caseIssue } from './issues.ts'
import type { Facts, StepFunction, StepState } from './step-state.ts'
import type { CaseIssue } from './tables.ts'

/** Lay a series on the fixed series of the same subject. Only what passes the gate is moved; else the image stays where the scanner put
 *  it and an issue says so. Series of the fixed modality, and those without a fixed series, pass unchanged. */
export const alignStep: StepFunction = async (state, parameters, loadFixed) => {
  const { volume } = state
  if (volume.modality === parameters.fixed) return { ...state, facts: { isApplied: false, verdict: 'is-fixed' } }
  const fixed = await loadFixed()
  if (fixed === 'no-series') return { ...state, facts: { isApplied: false, verdict: 'no-fixed-series' } }
  if (fixed === 'not-a-volume')
    return { ...withIssue(state, fixedUnusable()), facts: { isApplied: false, verdict: 'fixed-series-unusable' } }
  const alignment = alignRigid(fixed, volume, {
    start: parameters.start === 'centres' ? 'centres' : 'frame-of-reference',
    ...(typeof parameters.reachMm === 'number' ? { reachMm: parameters.reachMm } : {}),
  })
  const facts = factsOf(alignment)
  if (alignment.verdict !== 'pass') return { ...withIssue(state, gateIssue(alignment)), facts }
  return { ...moved(state, alignment.registration.transform, parameters.grid === 'own' ? undefined : fixed), facts }
}

function withIssue(state: StepState, issue: CaseIssue): StepState {
  return { ...state, issues: [...state.issues, issue] }
}

/** The volume at its new place: on the fixed grid, or with its own voxels and a new affine, so that none is interpolated. */
function moved(state: StepState, transform: Matrix4, fixed: Volume | undefined): StepState {
  const { volume } = state
  const toSource = state.transform === undefined ? transform : multiplyAffines(state.transform, transform)
  if (fixed === undefined) {
    const affine = multiplyAffines(invertAffine(transform), volume.affine)
    return { ...state, volume: { ...volume, affine }, transform: toSource }
  }
  return { ...state, volume: resampleToReference(volume, fixed, { transform }), transform: toSource }
}

function fixedUnusable(): CaseIssue {
  return caseIssue(
    'alignment-fixed-unusable',
    'The series to align to is not one grid of voxels, so this image keeps the position that the scanner gave it.',
    'align-to',
  )
}

const names: Readonly<Record<Alignment['reasons'][number], string>> = {
  overlap: 'overlap of the smaller volume',
  rivalShare: 'share of the information at the best other place',
  inverseConsistencyMm: 'inverse consistency in mm',
  halvesDisagreeMm: 'disagreement of halves in mm',
  edgesLost: 'edge agreement lost',
}

function gateIssue({ verdict, reasons, evidence }: Alignment): CaseIssue {
  const { edgesBefore, edgesAfter } = evidence
  const values = { ...evidence, edgesLost: edgesBefore - edgesAfter }
  const told = reasons.map(name => {
    const bound = alignmentBounds[name].pass
    return `${names[name]}: expected ${name === 'overlap' ? 'at least' : 'at most'} ${bound}, found ${values[name].toFixed(2)}`
  })
  return caseIssue(
    verdict === 'doubtful' ? 'alignment-doubtful' : 'alignment-failed',
    `The image keeps the position that the scanner gave it, since its alignment did not pass. ${told.join('; ')}.`,
    'align-to',
  )
}

/** Measured values that are no numbers (nothing in common to measure on) are left out. */
function factsOf({ registration, evidence, verdict, reasons }: Alignment): Facts {
  const numbers = Object.entries(evidence).filter(([, value]) => Number.isFinite(value))
  return {
    isApplied: verdict === 'pass',
    verdict,
    reasons: [...reasons],
    shiftMm: [...registration.shiftMm],
    rotationDegrees: registration.rotationDegrees,
    ...Object.fromEntries(numbers),
    transform: [...registration.transform],
  }
}
