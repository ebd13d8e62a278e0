import type { stepDescription } from '@tsumugi/api'
import type { z } from 'zod'

/** A step as the contract describes it. A changed computation is a new version: it makes new keys of the cache. */
export type StepDescription = z.output<typeof stepDescription>
type Parameter = StepDescription['parameters'][number]

const noBounds = { min: null, max: null, choices: [] }

function choice(name: string, label: Parameter['label'], choices: readonly string[]): Parameter {
  return { ...noBounds, name, label, kind: 'choice', unit: '', default: choices[0] ?? '', choices: [...choices] }
}

function number(
  name: string,
  label: Parameter['label'],
  limits: { default: number; min: number; max: number; unit: string },
): Parameter {
  return { ...noBounds, name, label, kind: 'number', ...limits }
}

/** Series of other modalities pass the step unchanged, so that one recipe serves a cohort of CT and MR. */
const appliesTo = choice('modality', { en: 'Applies to', ja: '対象モダリティ' }, ['all', 'CT', 'MR'])

/** Every step that a recipe can be made of, in the order in which they are mostly used. */
export const stepCatalogue: readonly StepDescription[] = [
  {
    step: 'orient',
    version: 1,
    name: { en: 'Orient', ja: '向きをそろえる' },
    summary: {
      en: 'Permutes and flips the axes towards a canonical orientation. No value changes.',
      ja: '軸を入れ替え・反転して標準の向きに近づける。画素値は変わらない。',
    },
    parameters: [choice('orientation', { en: 'Axes point to', ja: '軸の向き' }, ['LPS', 'RAS'])],
  },
  {
    step: 'align-to',
    version: 1,
    name: { en: 'Align to', ja: '位置合わせ' },
    summary: {
      en: 'Moves a series rigidly onto the same subject’s series of the fixed modality. What does not pass the gate stays where the scanner put it.',
      ja: '同じ対象者の基準モダリティのシリーズに剛体で重ねる。判定に合格しないものは、撮影時の位置のまま残す。',
    },
    parameters: [
      choice('fixed', { en: 'Fixed modality', ja: '基準モダリティ' }, ['CT', 'MR']),
      choice('grid', { en: 'Onto the grid of', ja: '結果の格子' }, ['fixed', 'own']),
      choice('start', { en: 'Start from', ja: '開始位置' }, ['frame-of-reference', 'centres']),
      number('reachMm', { en: 'Search reach', ja: '探索範囲' }, { default: 40, min: 5, max: 100, unit: 'mm' }),
    ],
  },
  {
    step: 'resample',
    version: 1,
    name: { en: 'Resample', ja: '再標本化' },
    summary: {
      en: 'Resamples to one voxel size, trilinear; labels by nearest neighbour.',
      ja: 'ボクセルサイズを統一する（画像は三線形、ラベルは最近傍）。',
    },
    parameters: [
      {
        name: 'spacingMm',
        label: { en: 'Voxel size [column, row, slice]', ja: 'ボクセルサイズ [列, 行, スライス]' },
        kind: 'numbers',
        unit: 'mm',
        default: [1, 1, 1],
        min: 0.1,
        max: 20,
        choices: [],
      },
    ],
  },
  {
    step: 'denoise-nlm',
    version: 1,
    name: { en: 'Denoise: non-local means', ja: 'ノイズ低減：非局所平均' },
    summary: {
      en: 'Averages similar neighbourhoods in three dimensions; the noise is estimated from the image.',
      ja: '3次元の似た近傍を平均する。ノイズ量は画像から推定する。',
    },
    parameters: [
      appliesTo,
      number(
        'strength',
        { en: 'Strength, times the noise', ja: '強さ（ノイズ標準偏差の倍数）' },
        { default: 0.8, min: 0.1, max: 3, unit: '' },
      ),
      number('searchRadius', { en: 'Search radius', ja: '探索半径' }, { default: 6, min: 1, max: 10, unit: 'voxel' }),
    ],
  },
  {
    step: 'denoise-tv',
    version: 1,
    name: { en: 'Denoise: total variation', ja: 'ノイズ低減：全変動' },
    summary: {
      en: 'Flattens regions and keeps edges. The weight is in units of the noise.',
      ja: '領域を平坦にし輪郭を保つ。重みはノイズ標準偏差の倍数。',
    },
    parameters: [
      appliesTo,
      number(
        'weight',
        { en: 'Weight, times the noise', ja: '重み（ノイズ標準偏差の倍数）' },
        { default: 1.2, min: 0.05, max: 20, unit: '' },
      ),
      number('iterations', { en: 'Iterations', ja: '反復回数' }, { default: 200, min: 1, max: 1000, unit: '' }),
    ],
  },
  {
    step: 'intensity-ct-window',
    version: 1,
    name: { en: 'CT window', ja: 'CT値の範囲' },
    summary: {
      en: 'Clips Hounsfield units to a range, and scales it to 0–1 if wanted. Other modalities pass unchanged.',
      ja: 'CT値（HU）を範囲内に切り詰め、必要なら0–1に変換する。他のモダリティは変えない。',
    },
    parameters: [
      number('low', { en: 'Low', ja: '下限' }, { default: -1000, min: -2048, max: 4000, unit: 'HU' }),
      number('high', { en: 'High', ja: '上限' }, { default: 1000, min: -2000, max: 8000, unit: 'HU' }),
      choice('scale', { en: 'Scale', ja: '尺度' }, ['none', 'unit']),
    ],
  },
  {
    step: 'intensity-zscore',
    version: 1,
    name: { en: 'Z-score', ja: 'Zスコア' },
    summary: {
      en: 'Mean 0 and standard deviation 1 within the foreground.',
      ja: '前景の平均を0、標準偏差を1にする。',
    },
    parameters: [choice('modality', { en: 'Applies to', ja: '対象モダリティ' }, ['MR', 'CT', 'all'])],
  },
]

/** The step of that name, if there is one. */
export function findStep(step: string): StepDescription | undefined {
  return stepCatalogue.find(one => one.step === step)
}

/** Names and versions of the code that a run is pinned by. */
export const codeVersion = `tsumugi-steps@1 ${stepCatalogue.map(one => `${one.step}@${one.version}`).join(' ')}`
