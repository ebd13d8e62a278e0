import type { annotateRoutes, ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../format.ts'
import type { Column } from '../../ui/data-table.tsx'
import { Tag } from '../../ui/state-badge.tsx'
import { State } from '../shared/state.tsx'

export type AnnotationCase = ReplyOf<typeof annotateRoutes.cases>['items'][number]

/** The lowest Dice over a case's labels; undefined before the readings are compared. */
export const lowestDice = ({ agreement }: AnnotationCase): number | undefined =>
  agreement && agreement.labels.length > 0 ? Math.min(...agreement.labels.map(label => label.dice)) : undefined

export function useCaseColumns(): Column<AnnotationCase>[] {
  const { t } = useTranslation()
  const { fixed } = useFormats()
  return [
    {
      key: 'number',
      title: t('shell.cases'),
      cell: c => t('annotate.caseNumber', { number: c.number }),
      sort: c => c.number,
    },
    { key: 'cohort', title: t('annotate.cohort'), cell: c => c.cohortName, sort: c => c.cohortName },
    { key: 'modality', title: t('collect.modality'), cell: c => <Tag>{c.modality}</Tag>, sort: c => c.modality },
    { key: 'state', title: t('collect.state'), cell: c => <State name={c.state} />, sort: c => c.state },
    {
      key: 'readings',
      title: t('annotate.readings'),
      align: 'right',
      cell: c => `${c.submittedReadings} / ${c.requiredReadings}`,
    },
    {
      key: 'dice',
      title: t('annotate.lowestDice'),
      align: 'right',
      cell: c => {
        const dice = lowestDice(c)
        return dice === undefined ? '–' : fixed(dice, 3)
      },
      sort: c => lowestDice(c) ?? 2,
    },
    {
      key: 'reference',
      title: t('annotate.reference'),
      cell: c => (c.referenceStandard ? t(`annotate.origin.${c.referenceStandard.origin}`) : '–'),
    },
  ]
}
