import { type ReplyOf, settleRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { ask, load, useAct, useAsked } from '../../api.ts'
import { useFormats, useName } from '../../format.ts'
import { useMay } from '../../me.ts'
import { paths } from '../../paths.ts'
import { ConfirmAct } from '../../ui/confirm-act.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { StatCard, StatRow } from '../../ui/stat-card.tsx'
import { Money } from '../../ui/values.tsx'
import { paramOf } from '../shared/param.ts'
import { State } from '../shared/state.tsx'
import { StatementLines } from './statement-lines.tsx'

const askPeriods = ask(settleRoutes.feePeriods, {})
const askPreview = (month: string) => ask(settleRoutes.previewPeriod, { params: { month } })
export const loader = (args: LoaderFunctionArgs) => load(args, askPeriods, askPreview(paramOf(args.params, 'month')))
type Preview = ReplyOf<typeof settleRoutes.previewPeriod>

/** What a month pays to whom, and the act that closes it. */
export function Component() {
  const { t } = useTranslation()
  const format = useFormats()
  const month = paramOf(useParams(), 'month')
  const period = useAsked(askPeriods).items.find(one => one.month === month)
  const preview = useAsked(askPreview(month))
  const isClosed = period?.state === 'closed'
  return (
    <Page
      title={t('settle.period', { month: format.month(month) })}
      badge={period && <State name={period.state} />}
      crumbs={[{ label: t('shell.stage.settle') }, { label: t('shell.feePeriods'), to: paths.feePeriods() }]}
      description={isClosed ? t('settle.closedText') : t('settle.previewText')}
      actions={!isClosed && preview.isReconciled && <Close month={month} />}
    >
      <Notice tone={preview.isReconciled ? 'good' : 'bad'}>
        {preview.isReconciled ? t('settle.reconciled') : t('settle.notReconciled')}
      </Notice>
      <StatRow>
        <StatCard label={t('settle.fees')} value={<Money value={preview.fees} />} />
        <StatCard label={t('settle.payees')} value={format.number(preview.statements.length)} />
        <StatCard label={t('settle.grants')} value={format.number(period?.grants ?? 0)} />
      </StatRow>
      {preview.statements.length === 0 && <EmptyState title={t('settle.noPayees')} text={t('settle.noPayeesText')} />}
      {preview.statements.map(statement => (
        <Payee key={statement.organisationId ?? statement.payeeKind} statement={statement} />
      ))}
    </Page>
  )
}

function Payee({ statement }: { statement: Preview['statements'][number] }) {
  const name = useName()
  return (
    <Section title={name(statement.payeeName)} aside={<Money value={statement.total} />} isPlain>
      <StatementLines statement={statement} />
    </Section>
  )
}

function Close({ month }: { month: string }) {
  const { t } = useTranslation()
  const format = useFormats()
  const may = useMay()
  const close = useAct(settleRoutes.closePeriod)
  if (!may(settleRoutes.closePeriod)) return null
  return (
    <ConfirmAct
      label={t('settle.close')}
      title={t('settle.closeTitle', { month: format.month(month) })}
      text={t('settle.closeText')}
      act={() => close.mutateAsync({ params: { month } })}
    />
  )
}
