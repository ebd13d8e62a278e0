import { Button, Text } from '@mantine/core'
import { annotateRoutes, pathOf, type ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useParams } from 'react-router'
import { ask, load, useAsked } from '../../api.ts'
import { useMay } from '../../me.ts'
import { paths } from '../../paths.ts'
import { Notice } from '../../ui/notice.tsx'
import { Columns, Facts, Page, Section } from '../../ui/page.tsx'
import { Tag } from '../../ui/state-badge.tsx'
import { Digest, Instant } from '../../ui/values.tsx'
import { CaseViewer } from '../../viewer-door.tsx'
import { paramOf } from '../shared/param.ts'
import { State } from '../shared/state.tsx'
import { AgreementTable } from './agreement-table.tsx'

const askOne = (id: string) => ask(annotateRoutes.case, { params: { id } })
export const loader = (args: LoaderFunctionArgs) => load(args, askOne(paramOf(args.params, 'id')))
export type CaseDetail = ReplyOf<typeof annotateRoutes.case>

export function Component() {
  const { t } = useTranslation()
  const may = useMay()
  const one = useAsked(askOne(paramOf(useParams(), 'id')))
  const mayAdjudicate = one.state === 'discrepant' && may(annotateRoutes.adjudicate)
  return (
    <Page
      title={t('annotate.caseNumber', { number: one.number })}
      badge={
        <>
          <Tag>{one.modality}</Tag>
          <State name={one.state} />
        </>
      }
      crumbs={[{ label: t('shell.stage.annotate') }, { label: t('shell.cases'), to: paths.cases() }]}
      actions={
        <>
          <Button component={Link} to={paths.series(one.seriesId)} variant="default">
            {t('annotate.toSeries')}
          </Button>
          {mayAdjudicate && (
            <Button component={Link} to={paths.adjudicate(one.id)}>
              {t('annotate.adjudicate')}
            </Button>
          )}
        </>
      }
    >
      {one.state === 'withdrawn' ? (
        <Notice tone="warn">{t('annotate.withdrawnNoImage')}</Notice>
      ) : (
        <CaseViewer key={one.id} one={one} />
      )}
      <Columns
        main={
          <Section title={t('annotate.perLabel')} isPlain>
            <AgreementTable agreement={one.agreement} labels={one.form.labels} />
          </Section>
        }
        side={<About one={one} />}
      />
    </Page>
  )
}

function About({ one }: { one: CaseDetail }) {
  const { t } = useTranslation()
  const { referenceStandard: reference } = one
  return (
    <>
      <Section>
        <Facts
          facts={[
            [t('annotate.cohort'), one.cohortName],
            [t('annotate.readings'), `${one.submittedReadings} / ${one.requiredReadings}`],
            [t('annotate.minDice'), one.form.minDice],
            [t('annotate.maxHd95'), one.form.maxHd95Mm],
          ]}
        />
      </Section>
      {one.readings.length > 0 && (
        <Section title={t('annotate.readings')}>
          <Facts
            facts={one.readings.map(({ alias, comment }) => [
              t('annotate.reading', { alias }),
              <Text key={alias} span size="sm" style={{ whiteSpace: 'pre-wrap' }}>
                {comment === '' ? t('annotate.noComment') : comment}
              </Text>,
            ])}
          />
        </Section>
      )}
      {reference && (
        <Section title={t('annotate.reference')}>
          <Facts
            facts={[
              [t('collect.state'), t(`annotate.origin.${reference.origin}`)],
              [t('collect.acceptedAt'), <Instant key="at" at={reference.acceptedAt} />],
              ['DICOM SEG', <Digest key="seg" value={reference.segDigest} />],
              [t('preprocess.labelMap'), <Digest key="map" value={reference.labelMapDigest} />],
            ]}
          />
          <Button
            component="a"
            href={pathOf(annotateRoutes.referenceSegmentation, { id: one.id })}
            variant="default"
            w="fit-content"
            download
          >
            {t('annotate.downloadSeg')}
          </Button>
        </Section>
      )}
    </>
  )
}
