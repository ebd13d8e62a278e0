import { Text } from '@mantine/core'
import { collectRoutes, type ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { ask, load, useAsked } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { paths } from '../../paths.ts'
import { JobProgress } from '../../ui/job-progress.tsx'
import { Columns, Facts, Page, Section } from '../../ui/page.tsx'
import { StatCard, StatRow } from '../../ui/stat-card.tsx'
import { Digest, Instant } from '../../ui/values.tsx'
import { useSiteName } from '../shared/choices.ts'
import { IssueTable } from '../shared/issue-table.tsx'
import { paramOf } from '../shared/param.ts'
import { State } from '../shared/state.tsx'
import { DeclaredRules } from './declared-rules.tsx'

const askOne = (id: string) => ask(collectRoutes.submission, { params: { id } })
export const loader = (args: LoaderFunctionArgs) => load(args, askOne(paramOf(args.params, 'id')))
type Submission = ReplyOf<typeof collectRoutes.submission>

export function Component() {
  const site = useSiteName()
  const { t } = useTranslation()
  const submission = useAsked(askOne(paramOf(useParams(), 'id')))
  return (
    <Page
      title={t('collect.submission', { id: submission.id.slice(0, 8) })}
      badge={<State name={submission.state} />}
      crumbs={[{ label: t('shell.stage.collect') }, { label: t('shell.submissions'), to: paths.submissions() }]}
      description={site(submission)}
    >
      <Counts counts={submission.counts} />
      <Columns
        main={
          <>
            {submission.missing.length > 0 && <Missing missing={submission.missing} />}
            <Section title={t('collect.issues')} isPlain>
              <IssueTable issues={submission.issues} />
            </Section>
            <DeclaredRules rules={submission.siteRules ?? []} />
          </>
        }
        side={
          <>
            <Receipt submission={submission} />
            <Legal legal={submission.legal} />
          </>
        }
      />
    </Page>
  )
}

function Counts({ counts }: { counts: Submission['counts'] }) {
  const { t } = useTranslation()
  const { number, bytes } = useFormats()
  const names = ['subjects', 'studies', 'series', 'instances', 'files'] as const
  return (
    <StatRow>
      {names.map(name => (
        <StatCard key={name} label={t(`collect.count.${name}`)} value={number(counts[name])} />
      ))}
      <StatCard label={t('collect.count.size')} value={bytes(counts.sizeBytes)} />
    </StatRow>
  )
}

function Receipt({ submission }: { submission: Submission }) {
  const { t } = useTranslation()
  const { receipt } = submission
  return (
    <Section title={t('collect.receipt')}>
      <Text size="xs" c="dimmed" mb="sm">
        {receipt ? t('collect.receiptText') : t('collect.noReceipt')}
      </Text>
      <Facts
        facts={[
          [t('collect.received'), <Instant key="received" at={submission.createdAt} />],
          [t('collect.acceptedAt'), <Instant key="accepted" at={submission.acceptedAt} />],
          [t('collect.manifestDigest'), <Digest key="manifest" value={submission.manifestDigest} />],
          ...(receipt
            ? [
                [t('collect.logEntry'), <Digest key="entry" value={receipt.logEntryId} length={18} />] as const,
                [t('collect.signedBy'), <Digest key="key" value={receipt.signature.keyId} length={28} />] as const,
              ]
            : []),
        ]}
      />
    </Section>
  )
}

function Legal({ legal }: { legal: Submission['legal'] }) {
  const { t } = useTranslation()
  const { number } = useFormats()
  if (legal === undefined) return null
  const { mode, legalBasis, notice, optedOutExcluded, agreementReference } = legal
  const none = t('ui.none')
  return (
    <Section title={t('collect.legal')}>
      <Facts
        facts={[
          [t('collect.legalMode'), mode === undefined ? none : t(`collect.legalModes.${mode}`)],
          [t('collect.legalBasis'), t(`collect.legalBases.${legalBasis}`)],
          [t('collect.notice'), notice === undefined ? none : `${notice.version} · ${notice.publishedOn}`],
          [t('collect.optedOutExcluded'), optedOutExcluded === undefined ? none : number(optedOutExcluded)],
          [t('collect.reference'), agreementReference ?? none],
        ]}
      />
    </Section>
  )
}

function Missing({ missing }: { missing: Submission['missing'] }) {
  const { t } = useTranslation()
  return (
    <Section title={t('collect.missing')}>
      {missing.map(object => (
        <JobProgress
          key={object.digest}
          label={`${t('collect.object')} ${object.digest.slice(0, 12)}`}
          done={object.receivedBytes}
          total={object.sizeBytes}
        />
      ))}
    </Section>
  )
}
