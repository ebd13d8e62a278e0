import { useTranslation } from 'react-i18next'
import { useFormats } from '../../format.ts'
import { Facts, Section } from '../../ui/page.tsx'
import { Tags } from '../../ui/state-badge.tsx'
import { Digest, Instant } from '../../ui/values.tsx'
import { State } from '../shared/state.tsx'
import type { SeriesDetail } from './series-page.tsx'

/** What the hospital's gateway did to the study before it left. */
export function DeidentificationFacts({ receipt }: { receipt: SeriesDetail['receipt'] }) {
  const { t } = useTranslation()
  const { number } = useFormats()
  const listed = (entries: readonly (readonly [string, number])[]) =>
    entries.map(([name, count]) => `${name} ${number(count)}`)
  return (
    <Section title={t('collect.deidentification')}>
      <Facts
        facts={[
          [t('collect.residualRisk'), <State key="risk" name={receipt.residualRisk} />],
          [t('collect.inOut'), `${number(receipt.instancesIn)} → ${number(receipt.instancesOut)}`],
          [t('collect.actionsTaken'), <Tags key="acts" values={listed(Object.entries(receipt.actions))} />],
          [
            t('collect.withheldWhy'),
            receipt.withheld.length === 0 ? (
              t('ui.none')
            ) : (
              <Tags key="held" tone="warn" values={listed(receipt.withheld.map(w => [w.reason, w.count]))} />
            ),
          ],
          [t('collect.profile'), `PS3.15 ${receipt.profile.edition}`],
          ['', <Tags key="options" values={receipt.profile.options} />],
          [t('collect.toolVersion'), receipt.toolVersion],
          [t('collect.digest'), <Digest key="digest" value={receipt.outDigest} />],
          [t('collect.received'), <Instant key="at" at={receipt.createdAt} />],
        ]}
      />
    </Section>
  )
}
