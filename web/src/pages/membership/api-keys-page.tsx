import { Stack, Text } from '@mantine/core'
import { membershipRoutes, type ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import type { LoaderFunctionArgs } from 'react-router'
import { ask, load, useAct, useListed } from '../../api.ts'
import { ConfirmAct } from '../../ui/confirm-act.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { NumberField, TextField } from '../../ui/fields.tsx'
import { useForm } from '../../ui/form.ts'
import { DialogButton, FormFrame } from '../../ui/form-frame.tsx'
import { Page } from '../../ui/page.tsx'
import { CopyBlock, Instant } from '../../ui/values.tsx'
import { State } from '../shared/state.tsx'

const question = ask(membershipRoutes.apiKeys, {})
export const loader = (args: LoaderFunctionArgs) => load(args, question)
type ApiKey = ReplyOf<typeof membershipRoutes.apiKeys>['items'][number]

function useColumns(): Column<ApiKey>[] {
  const { t } = useTranslation()
  return [
    { key: 'name', title: t('membership.name'), cell: k => k.name, sort: k => k.name },
    { key: 'state', title: t('collect.state'), cell: k => <State name={k.revokedAt ? 'revoked' : 'active'} /> },
    { key: 'created', title: t('select.created'), cell: k => <Instant at={k.createdAt} />, sort: k => k.createdAt },
    { key: 'expires', title: t('membership.expires'), cell: k => <Instant at={k.expiresAt} /> },
    { key: 'used', title: t('membership.lastUsed'), cell: k => <Instant at={k.lastUsedAt} /> },
    { key: 'acts', title: '', align: 'right', cell: k => <Revoke apiKey={k} /> },
  ]
}

export function Component() {
  const { t } = useTranslation()
  const make = <DialogButton label={t('membership.newKey')}>{close => <KeyForm close={close} />}</DialogButton>
  return (
    <Page
      title={t('shell.apiKeys')}
      crumbs={[{ label: t('shell.people') }]}
      description={t('membership.apiKeysText')}
      actions={make}
    >
      <DataTable
        label={t('shell.apiKeys')}
        rows={useListed(question)}
        columns={useColumns()}
        rowKey={k => k.id}
        empty={{ title: t('membership.apiKeysEmpty'), text: t('membership.apiKeysEmptyText') }}
      />
    </Page>
  )
}

interface Values {
  name: string
  expiresInDays: number | undefined
}
const initial: Values = { name: '', expiresInDays: 90 }

function KeyForm({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const create = useAct(membershipRoutes.createApiKey)
  const form = useForm({
    initial,
    body: membershipRoutes.createApiKey.body,
    map: values => values,
    send: body => create.mutateAsync({ body }),
  })
  if (create.data)
    return (
      <Stack gap="sm">
        <Text size="sm" fw={600}>
          {t('membership.secretTitle')}
        </Text>
        <Text size="sm">{t('membership.secretText')}</Text>
        <CopyBlock value={create.data.secret} />
      </Stack>
    )
  return (
    <FormFrame form={form} submitLabel={t('membership.newKey')} cancel={close}>
      <TextField label={t('membership.keyName')} isRequired isFocused {...form.field('name')} />
      <NumberField label={t('membership.expiresInDays')} isWhole min={1} max={730} {...form.field('expiresInDays')} />
    </FormFrame>
  )
}

function Revoke({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation()
  const revoke = useAct(membershipRoutes.revokeApiKey)
  if (apiKey.revokedAt) return null
  return (
    <ConfirmAct
      isDangerous
      isCompact
      label={t('membership.revoke')}
      title={t('membership.revokeTitle')}
      text={t('membership.revokeText', { name: apiKey.name })}
      act={() => revoke.mutateAsync({ params: { id: apiKey.id } })}
    />
  )
}
