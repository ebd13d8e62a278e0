import { useTranslation } from 'react-i18next'
import { StateBadge, type Tone } from '../../ui/state-badge.tsx'
import { alignmentOf, type Verdict } from './report-facts.ts'
import type { Derivative } from './run-page.tsx'

const tones: Readonly<Record<Verdict, Tone>> = {
  pass: 'good',
  doubtful: 'warn',
  fail: 'bad',
  'is-fixed': 'calm',
  'no-fixed-series': 'calm',
  'fixed-series-unusable': 'warn',
}

/** What the gate of the alignment said; nothing where the recipe does not align. */
export function AlignmentBadge({ report }: { report: Derivative['report'] }) {
  const { t } = useTranslation()
  const alignment = alignmentOf(report)
  if (!alignment) return null
  const { verdict } = alignment
  return <StateBadge tone={tones[verdict]} label={t(`preprocess.verdict.${verdict}`)} />
}
