import { useTranslation } from 'react-i18next'
import { useFormats } from '../../format.ts'
import { Facts } from '../../ui/page.tsx'
import type { Release } from './release-page.tsx'

/** How often and how well the readers of a release agreed. */
export function AgreementFacts({ agreement }: { agreement: NonNullable<Release['agreement']> }) {
  const { t } = useTranslation()
  const { number } = useFormats()
  return (
    <Facts
      columns={3}
      facts={[
        [t('release.doubleRead'), number(agreement.doubleReadCases)],
        [t('release.medianDice'), agreement.medianDice === null ? '–' : number(agreement.medianDice, 3)],
        [t('release.adjudicated'), number(agreement.adjudicated)],
      ]}
    />
  )
}
