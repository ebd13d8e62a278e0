import { Button, Stack, Text } from '@mantine/core'
import { membershipRoutes, type ReplyOf } from '@tsumugi/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LoaderFunctionArgs } from 'react-router'
import { ask, load, useAct, useListed } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { useMay } from '../../me.ts'
import { ConfirmAct } from '../../ui/confirm-act.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { DialogButton } from '../../ui/form-frame.tsx'
import { Page } from '../../ui/page.tsx'
import { CopyBlock, Digest, Instant } from '../../ui/values.tsx'
import { askSites, useSiteChoices } from '../shared/choices.ts'
import { State } from '../shared/state.tsx'

const question = ask(membershipRoutes.gateways, {})
export const loader = (args: LoaderFunctionArgs) => load(args, question, askSites)
type Gateway = ReplyOf<typeof membershipRoutes.gateways>['items'][number]

function useColumns(): Column<Gateway>[] {
  const { t } = useTranslation()
  const sites = useSiteChoices()
  return [
    { key: 'name', title: t('collect.gatewayName'), cell: g => g.name, sort: g => g.name },
    { key: 'site', title: t('collect.site'), cell: g => sites.find(site => site.value === g.siteId)?.label ?? '–' },
    { key: 'state', title: t('collect.state'), cell: g => <State name={g.state} />, sort: g => g.state },
    { key: 'key', title: t('collect.publicKey'), cell: g => <Digest value={g.publicKey} length={16} /> },
    { key: 'enrolled', title: t('collect.enrolled'), cell: g => <Instant at={g.createdAt} />, sort: g => g.createdAt },
    { key: 'seen', title: t('collect.lastSeen'), cell: g => <Instant at={g.lastSeenAt} /> },
    { key: 'acts', title: '', align: 'right', cell: g => <RevokeGateway gateway={g} /> },
  ]
}

export function Component() {
  const { t } = useTranslation()
  const may = useMay()
  const make = may(membershipRoutes.createEnrolmentCode) && (
    <DialogButton label={t('collect.newCode')} title={t('collect.codeTitle')}>
      {() => <EnrolmentCode />}
    </DialogButton>
  )
  return (
    <Page
      title={t('shell.gateways')}
      crumbs={[{ label: t('shell.stage.collect') }]}
      description={t('collect.gatewaysText')}
      actions={make}
    >
      <DataTable
        label={t('shell.gateways')}
        rows={useListed(question)}
        columns={useColumns()}
        rowKey={g => g.id}
        empty={{ title: t('collect.gatewaysEmpty'), text: t('collect.gatewaysEmptyText') }}
      />
    </Page>
  )
}

function EnrolmentCode() {
  const choices = useSiteChoices()
  const { t } = useTranslation()
  const format = useFormats()
  const [siteId, setSiteId] = useState('')
  const make = useAct(membershipRoutes.createEnrolmentCode)
  if (make.data)
    return (
      <Stack gap="sm">
        <Text size="sm">{t('collect.codeText', { at: format.instant(make.data.expiresAt) })}</Text>
        <CopyBlock value={make.data.code} />
      </Stack>
    )
  return (
    <Stack gap="sm">
      <SelectField label={t('collect.site')} choices={choices} value={siteId} onChange={setSiteId} />
      {make.error && <ErrorNotice error={make.error} />}
      <Button disabled={siteId === ''} loading={make.isPending} onClick={() => make.mutate({ body: { siteId } })}>
        {t('collect.makeCode')}
      </Button>
    </Stack>
  )
}

function RevokeGateway({ gateway }: { gateway: Gateway }) {
  const { t } = useTranslation()
  const may = useMay()
  const revoke = useAct(membershipRoutes.revokeGateway)
  if (gateway.state === 'revoked' || !may(membershipRoutes.revokeGateway)) return null
  return (
    <ConfirmAct
      isDangerous
      isCompact
      label={t('collect.revoke')}
      title={t('collect.revokeGateway')}
      text={t('collect.revokeGatewayText', { name: gateway.name })}
      act={() => revoke.mutateAsync({ params: { id: gateway.id } })}
    />
  )
}
