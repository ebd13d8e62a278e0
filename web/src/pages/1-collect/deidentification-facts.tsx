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
          [t('collect.legalMode'), receipt.mode === undefined ? t('ui.none') : t(`collect.legalModes.${receipt.mode}`)],
          [t('collect.residualRisk'), <State key="risk" name={receipt.residualRisk} />],
          [t('collect.residualReasons'), <ResidualReasons key="reasons" receipt={receipt} />],
          [t('collect.inOut'), `${number(receipt.instancesIn)} → ${number(receipt.instancesOut)}`],
          [t('collect.pixelsMasked'), receipt.pixelsMasked === undefined ? t('ui.none') : number(receipt.pixelsMasked)],
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
          [t('collect.ranBy'), receipt.operator ?? t('ui.none')],
          [t('collect.rulesDigest'), <Digest key="rules" value={receipt.rulesDigest} />],
          ...Object.entries(receipt.ruleDigests ?? {}).map(
            ([name, digest]) => [name, <Digest key={name} value={digest} />] as const,
          ),
          [
            t('collect.inDigest'),
            receipt.inDigest === undefined ? t('ui.none') : <Digest key="in" value={receipt.inDigest} />,
          ],
          [t('collect.digest'), <Digest key="digest" value={receipt.outDigest} />],
          [t('collect.received'), <Instant key="at" at={receipt.createdAt} />],
        ]}
      />
    </Section>
  )
}

/** Why something of the study should be looked at again, and in how many images. */
function ResidualReasons({ receipt }: { receipt: SeriesDetail['receipt'] }) {
  const { t } = useTranslation()
  const { number } = useFormats()
  const reasons = receipt.residualRiskReasons ?? []
  if (reasons.length === 0) return t('ui.none')
  return (
    <Tags
      tone="warn"
      values={reasons.map(({ reason, count }) => `${t(`collect.residualReason.${reason}`)} ${number(count)}`)}
    />
  )
}
