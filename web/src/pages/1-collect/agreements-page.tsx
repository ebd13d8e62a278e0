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
import { AgreementForm } from './agreement-form.tsx'

const question = ask(collectRoutes.agreements, {})
export const loader = (args: LoaderFunctionArgs) => load(args, question)
type Agreement = ReplyOf<typeof collectRoutes.agreements>['items'][number]
const wholeBasisPoints = 10_000

function useColumns(): Column<Agreement>[] {
  const site = useSiteName()
  const { t } = useTranslation()
  const { day, percent } = useFormats()
  return [
    { key: 'reference', title: t('collect.reference'), cell: a => a.reference, sort: a => a.reference },
    { key: 'site', title: t('collect.site'), cell: a => site(a), sort: a => site(a) },
    { key: 'state', title: t('collect.state'), cell: a => <State name={a.state} />, sort: a => a.state },
    { key: 'modalities', title: t('collect.modalities'), cell: a => <Tags values={a.modalities} /> },
    {
      key: 'purposes',
      title: t('collect.purposes'),
      cell: a => <Tags values={a.purposes.map(p => t(`word.purpose.${p}`))} />,
    },
    { key: 'regions', title: t('collect.regions'), cell: a => a.regions.join(', ') },
    {
      key: 'period',
      title: t('collect.period'),
      cell: a => t('ui.range', { from: day(a.startsOn), to: day(a.endsOn) }),
      sort: a => a.endsOn,
    },
    {
      key: 'share',
      title: t('collect.feeShare'),
      align: 'right',
      cell: a => percent(a.feeShareBasisPoints / wholeBasisPoints, 2),
    },
    { key: 'acts', title: '', align: 'right', cell: a => <EndAgreement agreement={a} /> },
  ]
}

export function Component() {
  const { t } = useTranslation()
  const may = useMay()
  const enter = may(collectRoutes.createAgreement) && (
    <DialogButton label={t('collect.newAgreement')}>{close => <AgreementForm close={close} />}</DialogButton>
  )
  return (
    <Page
      title={t('shell.agreements')}
      crumbs={[{ label: t('shell.stage.collect') }]}
      description={t('collect.agreementsText')}
      actions={enter}
    >
      <DataTable
        label={t('shell.agreements')}
        rows={useListed(question)}
        columns={useColumns()}
        rowKey={a => a.id}
        search={a => `${a.reference} ${a.siteName}`}
        empty={{ title: t('collect.agreementsEmpty'), text: t('collect.agreementsEmptyText') }}
      />
    </Page>
  )
}

function EndAgreement({ agreement }: { agreement: Agreement }) {
  const { t } = useTranslation()
  const may = useMay()
  const end = useAct(collectRoutes.endAgreement)
  const isOver = agreement.state === 'ended' || agreement.state === 'expired'
  if (isOver || !may(collectRoutes.endAgreement)) return null
  return (
    <ConfirmAct
      isDangerous
      isCompact
      label={t('collect.end')}
      title={t('collect.endAgreement')}
      text={t('collect.endAgreementText', { reference: agreement.reference })}
      reasonLabel={t('collect.endReason')}
      act={reason => end.mutateAsync({ params: { id: agreement.id }, body: { reason } })}
    />
  )
}
