import { Button, Group, Stack, Text } from '@mantine/core'
import { membershipRoutes, type ReplyOf, roles } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import type { LoaderFunctionArgs } from 'react-router'
import { ask, load, useAct, useListed } from '../../api.ts'
import { useMay } from '../../me.ts'
import { ConfirmAct } from '../../ui/confirm-act.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { useForm } from '../../ui/form.ts'
import { DialogButton, FormFrame } from '../../ui/form-frame.tsx'
import { Page } from '../../ui/page.tsx'
import { Tag } from '../../ui/state-badge.tsx'
import { CopyBlock, Instant } from '../../ui/values.tsx'
import { askOrganisations, useOrganisationChoices } from '../shared/choices.ts'
import { State } from '../shared/state.tsx'

const question = ask(membershipRoutes.members, {})
export const loader = (args: LoaderFunctionArgs) => load(args, question, askOrganisations)
type Member = ReplyOf<typeof membershipRoutes.members>['items'][number]

function useColumns(): Column<Member>[] {
  const { t } = useTranslation()
  const organisations = useOrganisationChoices()
  return [
    {
      key: 'name',
      title: t('membership.displayName'),
      cell: m => (
        <Group gap={8} wrap="nowrap">
          {m.displayName}
          {m.isSample && <Tag>{t('membership.sample')}</Tag>}
        </Group>
      ),
      sort: m => m.displayName,
    },
    { key: 'email', title: t('membership.email'), cell: m => m.email, sort: m => m.email },
    { key: 'role', title: t('membership.role'), cell: m => t(`role.${m.role}`), sort: m => m.role },
    {
      key: 'organisation',
      title: t('membership.organisation'),
      cell: m => organisations.find(one => one.value === m.organisationId)?.label ?? '–',
    },
    { key: 'state', title: t('collect.state'), cell: m => <State name={m.state} />, sort: m => m.state },
    { key: 'created', title: t('membership.created'), cell: m => <Instant at={m.createdAt} />, sort: m => m.createdAt },
    { key: 'acts', title: '', align: 'right', cell: m => <Suspend member={m} /> },
  ]
}

export function Component() {
  const { t } = useTranslation()
  const may = useMay()
  return (
    <Page
      title={t('shell.members')}
      crumbs={[{ label: t('shell.people') }]}
      description={t('membership.membersText')}
      actions={
        may(membershipRoutes.inviteMember) && (
          <DialogButton label={t('membership.invite')}>{close => <InviteForm close={close} />}</DialogButton>
        )
      }
    >
      <DataTable
        label={t('shell.members')}
        rows={useListed(question)}
        columns={useColumns()}
        rowKey={m => m.id}
        search={m => `${m.displayName} ${m.email} ${m.role}`}
        empty={{ title: t('membership.membersEmpty'), text: t('membership.membersEmptyText') }}
      />
    </Page>
  )
}

function InviteForm({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const invite = useAct(membershipRoutes.inviteMember)
  const choices = useOrganisationChoices()
  const form = useForm({
    initial: { organisationId: '', email: '', displayName: '', role: 'curator' },
    body: membershipRoutes.inviteMember.body,
    map: values => values,
    send: body => invite.mutateAsync({ body }),
  })
  if (invite.data) return <LinkOnce name={invite.data.member.displayName} link={invite.data.link} close={close} />
  return (
    <FormFrame form={form} submitLabel={t('membership.invite')} cancel={close}>
      <SelectField
        label={t('membership.organisation')}
        isRequired
        choices={choices}
        {...form.field('organisationId')}
      />
      <SelectField
        label={t('membership.role')}
        choices={roles.map(role => ({ value: role, label: t(`role.${role}`) }))}
        {...form.field('role')}
      />
      <TextField label={t('membership.displayName')} isRequired {...form.field('displayName')} />
      <TextField label={t('membership.email')} type="email" isRequired {...form.field('email')} />
    </FormFrame>
  )
}

function LinkOnce({ name, link, close }: { name: string; link: string; close: () => void }) {
  const { t } = useTranslation()
  return (
    <Stack gap="sm">
      <Text size="sm" fw={600}>
        {t('membership.linkTitle')}
      </Text>
      <Text size="sm">{t('membership.linkText', { name })}</Text>
      <CopyBlock value={new URL(link, window.location.origin).href} />
      <Button onClick={close} w="fit-content">
        {t('ui.close')}
      </Button>
    </Stack>
  )
}

function Suspend({ member }: { member: Member }) {
  const { t } = useTranslation()
  const may = useMay()
  const suspend = useAct(membershipRoutes.suspendMember)
  if (member.state === 'suspended' || !may(membershipRoutes.suspendMember)) return null
  return (
    <ConfirmAct
      isDangerous
      isCompact
      label={t('membership.suspend')}
      title={t('membership.suspendTitle')}
      text={t('membership.suspendText', { name: member.displayName })}
      act={() => suspend.mutateAsync({ params: { id: member.id } })}
    />
  )
}
