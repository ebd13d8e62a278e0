import { Button } from '@mantine/core'
import { type ReplyOf, releaseRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs } from 'react-router'
import { ask, load, useAct, useListed } from '../../api.ts'
import { useFormats, useName } from '../../format.ts'
import { useMay, useRole } from '../../me.ts'
import { paths } from '../../paths.ts'
import { ConfirmAct } from '../../ui/confirm-act.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { DialogButton } from '../../ui/form-frame.tsx'
import { Page } from '../../ui/page.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { Instant, Money } from '../../ui/values.tsx'
import { State } from '../shared/state.tsx'
import { DecisionForm } from './decision-form.tsx'

const question = ask(releaseRoutes.accessRequests, {})
export const loader = (args: LoaderFunctionArgs) => load(args, question)
export type AccessRequest = ReplyOf<typeof releaseRoutes.accessRequests>['items'][number]

function useColumns(): Column<AccessRequest>[] {
  const { t } = useTranslation()
  const name = useName()
  return [
    {
      key: 'dataset',
      title: t('release.dataset'),
      cell: r => (
        <Link to={paths.catalogueEntry(r.releaseId)}>
          {t('release.named', { name: r.datasetName, version: r.version })}
        </Link>
      ),
      sort: r => r.datasetName,
    },
    { key: 'organisation', title: t('release.organisation'), cell: r => name(r.organisationName) },
    {
      key: 'purpose',
      isOptional: true,
      title: t('release.purpose'),
      cell: r => t(`word.purpose.${r.purpose}`),
      sort: r => r.purpose,
    },
    {
      key: 'match',
      title: t('release.match'),
      cell: r => (
        <span title={r.match.reasons.join('\n')}>
          <StateBadge
            tone={r.match.isMatch ? 'good' : 'bad'}
            label={r.match.isMatch ? t('release.matches') : t('release.mismatch')}
          />
        </span>
      ),
    },
    { key: 'state', title: t('collect.state'), cell: r => <State name={r.state} />, sort: r => r.state },
    { key: 'quote', title: t('release.quote'), align: 'right', cell: r => (r.quote ? <Money value={r.quote} /> : '–') },
    { key: 'reason', title: t('release.reason'), isLong: true, cell: r => r.decisionReason || '–' },
    {
      key: 'asked',
      isOptional: true,
      title: t('release.asked'),
      cell: r => <Instant at={r.createdAt} />,
      sort: r => r.createdAt,
    },
    { key: 'acts', title: '', align: 'right', cell: r => <RequestActs request={r} /> },
  ]
}

export function Component() {
  const { t } = useTranslation()
  const role = useRole()
  return (
    <Page
      title={t('shell.requests')}
      crumbs={[{ label: t('shell.stage.release') }]}
      description={role === 'customer' ? t('release.myRequestsText') : t('release.requestsText')}
    >
      <DataTable
        label={t('shell.requests')}
        rows={useListed(question)}
        columns={useColumns()}
        rowKey={r => r.id}
        search={r => `${r.datasetName} ${r.organisationName.en} ${r.organisationName.ja} ${r.statement}`}
        empty={{
          title: t('release.requestsEmpty'),
          text: t('release.requestsEmptyText'),
          action: (
            <Button component={Link} to={paths.catalogue()} variant="default">
              {t('release.toCatalogue')}
            </Button>
          ),
        }}
      />
    </Page>
  )
}

function RequestActs({ request }: { request: AccessRequest }) {
  const { t } = useTranslation()
  const name = useName()
  const may = useMay()
  const { money } = useFormats()
  const accept = useAct(releaseRoutes.acceptQuote)
  if (request.state === 'pending' && may(releaseRoutes.decideRequest))
    return (
      <DialogButton
        label={t('release.decide')}
        title={t('release.decideTitle', { organisation: name(request.organisationName) })}
        isCompact
      >
        {close => <DecisionForm request={request} close={close} />}
      </DialogButton>
    )
  if (request.state === 'approved' && request.quote && may(releaseRoutes.acceptQuote))
    return (
      <ConfirmAct
        label={t('release.acceptQuote')}
        title={t('release.acceptQuote')}
        text={t('release.acceptText', {
          licence: t('release.named', { name: request.datasetName, version: request.version }),
          fee: money(request.quote),
        })}
        act={() => accept.mutateAsync({ params: { id: request.id } })}
      />
    )
  return null
}
