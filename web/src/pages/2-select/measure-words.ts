interface MeasureWords {
  readonly en: string
  readonly ja: string
}
/** What a quality measure is called; the first ones are those a curator looks at first. */
const measures: Readonly<Record<string, MeasureWords>> = {
  noise: { en: 'Noise', ja: 'ノイズ' },
  snr: { en: 'SNR', ja: 'SNR' },
  sharpness: { en: 'Sharpness', ja: '鮮鋭度' },
  'slice-spacing': { en: 'Slice spacing', ja: 'スライス間隔' },
  'missing-slices': { en: 'Missing slices', ja: '欠落スライス' },
  'duplicate-slices': { en: 'Duplicate slices', ja: '重複スライス' },
  'air-noise': { en: 'Noise in air', ja: '空気中のノイズ' },
  'gantry-tilt': { en: 'Gantry tilt', ja: 'ガントリー傾斜' },
  'in-plane-spacing': { en: 'Pixel spacing', ja: '画素間隔' },
  'max-gap-ratio': { en: 'Largest gap', ja: '最大の間隙' },
  'focus-entropy': { en: 'Focus entropy', ja: '焦点エントロピー' },
  'foreground-fraction': { en: 'Foreground', ja: '前景の割合' },
  'border-foreground': { en: 'Foreground at the border', ja: '縁の前景' },
  'clipped-fraction': { en: 'Clipped', ja: '飽和の割合' },
  'dynamic-range': { en: 'Dynamic range', ja: 'ダイナミックレンジ' },
  minimum: { en: 'Minimum', ja: '最小値' },
  maximum: { en: 'Maximum', ja: '最大値' },
  slices: { en: 'Slices', ja: 'スライス数' },
}
const order = Object.keys(measures)

/** The reader's word for a measure; a measure that is not here is shown by its own name. */
export const measureName = (name: string, language: string): string =>
  (language === 'ja' ? measures[name]?.ja : measures[name]?.en) ?? name

/** The measures a curator looks at first, at most `count`. */
export function firstMeasures<T extends { readonly name: string }>(all: readonly T[], count: number): T[] {
  const rank = ({ name }: T) => (order.includes(name) ? order.indexOf(name) : order.length)
  return all.toSorted((a, b) => rank(a) - rank(b)).slice(0, count)
}
