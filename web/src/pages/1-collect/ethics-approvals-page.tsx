import { collectRoutes, type ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import type { LoaderFunctionArgs } from 'react-router'
import { ask, load, useAct, useListed } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { useMay } from '../../me.ts'
import { ConfirmAct } from '../../ui/confirm-act.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { DialogButton } from '../../ui/form-frame.tsx'
import { Page } from '../../ui/page.tsx'
import { Tags } from '../../ui/state-badge.tsx'
import { useSiteName } from '../shared/choices.ts'
import { State } from '../shared/state.tsx'
import { EthicsApprovalForm } from './ethics-approval-form.tsx'

const question = ask(collectRoutes.ethicsApprovals, {})
export const loader = (args: LoaderFunctionArgs) => load(args, question)
type Approval = ReplyOf<typeof collectRoutes.ethicsApprovals>['items'][number]

function useColumns(): Column<Approval>[] {
  const site = useSiteName()
  const { t } = useTranslation()
  const { day } = useFormats()
  return [
    { key: 'reference', title: t('collect.reference'), cell: a => a.reference, sort: a => a.reference },
    { key: 'committee', title: t('collect.committee'), cell: a => a.committee },
    { key: 'site', title: t('collect.site'), cell: a => site(a), sort: a => site(a) },
    { key: 'state', title: t('collect.state'), cell: a => <State name={a.state} />, sort: a => a.state },
    { key: 'modalities', title: t('collect.modalities'), cell: a => <Tags values={a.modalities} /> },
    {
      key: 'period',
      title: t('collect.period'),
      cell: a => t('ui.range', { from: day(a.startsOn), to: day(a.endsOn) }),
      sort: a => a.endsOn,
    },
    { key: 'acts', title: '', align: 'right', cell: a => <EndApproval approval={a} /> },
  ]
}

export function Component() {
  const { t } = useTranslation()
  const may = useMay()
  const enter = may(collectRoutes.createEthicsApproval) && (
    <DialogButton label={t('collect.newApproval')}>{close => <EthicsApprovalForm close={close} />}</DialogButton>
  )
  return (
    <Page
      title={t('shell.ethicsApprovals')}
      crumbs={[{ label: t('shell.stage.collect') }]}
      description={t('collect.approvalsText')}
      actions={enter}
    >
      <DataTable
        label={t('shell.ethicsApprovals')}
        rows={useListed(question)}
        columns={useColumns()}
        rowKey={a => a.id}
        search={a => `${a.reference} ${a.siteName} ${a.committee}`}
        empty={{ title: t('collect.approvalsEmpty'), text: t('collect.approvalsEmptyText') }}
      />
    </Page>
  )
}

function EndApproval({ approval }: { approval: Approval }) {
  const { t } = useTranslation()
  const may = useMay()
  const end = useAct(collectRoutes.endEthicsApproval)
  const isOver = approval.state === 'ended' || approval.state === 'expired'
  if (isOver || !may(collectRoutes.endEthicsApproval)) return null
  return (
    <ConfirmAct
      isDangerous
      isCompact
      label={t('collect.end')}
      title={t('collect.endApproval')}
      text={t('collect.endApprovalText', { reference: approval.reference })}
      reasonLabel={t('collect.endReason')}
      act={reason => end.mutateAsync({ params: { id: approval.id }, body: { reason } })}
    />
  )
}
