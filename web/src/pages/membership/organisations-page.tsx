import { SimpleGrid } from '@mantine/core'
import { membershipRoutes, type ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import type { LoaderFunctionArgs } from 'react-router'
import { load, useAct, useListed } from '../../api.ts'
import { useName } from '../../format.ts'
import { useMay } from '../../me.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { BilingualFields, SelectField, TextField } from '../../ui/fields.tsx'
import { useForm } from '../../ui/form.ts'
import { DialogButton, FormFrame } from '../../ui/form-frame.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Tag } from '../../ui/state-badge.tsx'
import { Instant } from '../../ui/values.tsx'
import { askOrganisations, askSites, useOrganisationChoices } from '../shared/choices.ts'

export const loader = (args: LoaderFunctionArgs) => load(args, askOrganisations, askSites)
type Organisation = ReplyOf<typeof membershipRoutes.organisations>['items'][number]
type Site = ReplyOf<typeof membershipRoutes.sites>['items'][number]
const kinds = ['hospital', 'annotation', 'customer', 'platform'] as const

function useOrganisationColumns(): Column<Organisation>[] {
  const { t } = useTranslation()
  const name = useName()
  return [
    { key: 'name', title: t('membership.name'), cell: o => name(o.name), sort: o => name(o.name) },
    { key: 'kind', title: t('membership.kind'), cell: o => t(`word.organisationKind.${o.kind}`), sort: o => o.kind },
    { key: 'created', title: t('membership.created'), cell: o => <Instant at={o.createdAt} />, sort: o => o.createdAt },
  ]
}

function useSiteColumns(): Column<Site>[] {
  const { t } = useTranslation()
  const name = useName()
  const organisations = useOrganisationChoices()
  return [
    { key: 'name', title: t('membership.name'), cell: s => name(s.name) },
    { key: 'code', title: t('membership.code'), cell: s => <Tag>{s.code}</Tag> },
    {
      key: 'organisation',
      title: t('membership.organisation'),
      cell: s => organisations.find(one => one.value === s.organisationId)?.label ?? '–',
    },
    { key: 'region', title: t('membership.region'), cell: s => s.region },
    { key: 'created', title: t('membership.created'), cell: s => <Instant at={s.createdAt} /> },
  ]
}

export function Component() {
  const { t } = useTranslation()
  const may = useMay()
  return (
    <Page
      title={t('shell.organisations')}
      crumbs={[{ label: t('shell.people') }]}
      description={t('membership.organisationsText')}
      actions={
        may(membershipRoutes.createOrganisation) && (
          <DialogButton label={t('membership.newOrganisation')}>
            {close => <OrganisationForm close={close} />}
          </DialogButton>
        )
      }
    >
      <DataTable
        label={t('shell.organisations')}
        rows={useListed(askOrganisations)}
        columns={useOrganisationColumns()}
        rowKey={o => o.id}
        search={o => `${o.name.en} ${o.name.ja}`}
        empty={{ title: t('membership.organisationsEmpty'), text: t('membership.organisationsEmptyText') }}
      />
      <Section
        title={t('membership.sites')}
        aside={
          may(membershipRoutes.createSite) && (
            <DialogButton label={t('membership.newSite')} variant="default">
              {close => <SiteForm close={close} />}
            </DialogButton>
          )
        }
        isPlain
      >
        <DataTable
          label={t('membership.sites')}
          rows={useListed(askSites)}
          columns={useSiteColumns()}
          rowKey={s => s.id}
          empty={{ title: t('membership.sitesEmpty'), text: t('membership.sitesEmptyText') }}
        />
      </Section>
    </Page>
  )
}

function OrganisationForm({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const create = useAct(membershipRoutes.createOrganisation)
  const form = useForm({
    initial: { kind: 'hospital', name: { en: '', ja: '' } },
    body: membershipRoutes.createOrganisation.body,
    map: values => values,
    send: body => create.mutateAsync({ body }),
    done: close,
  })
  return (
    <FormFrame form={form} submitLabel={t('membership.newOrganisation')} cancel={close}>
      <SelectField
        label={t('membership.kind')}
        choices={kinds.map(kind => ({ value: kind, label: t(`word.organisationKind.${kind}`) }))}
        {...form.field('kind')}
      />
      <BilingualFields
        label={t('membership.name')}
        isRequired
        {...form.field('name')}
        errors={{ en: form.error('name.en'), ja: form.error('name.ja') }}
      />
    </FormFrame>
  )
}

function SiteForm({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const create = useAct(membershipRoutes.createSite)
  const form = useForm({
    initial: { organisationId: '', code: '', name: { en: '', ja: '' }, region: 'JP' },
    body: membershipRoutes.createSite.body,
    map: values => values,
    send: body => create.mutateAsync({ body }),
    done: close,
  })
  return (
    <FormFrame form={form} submitLabel={t('membership.newSite')} cancel={close}>
      <SelectField
        label={t('membership.organisation')}
        isRequired
        choices={useOrganisationChoices()}
        {...form.field('organisationId')}
      />
      <BilingualFields
        label={t('membership.name')}
        isRequired
        {...form.field('name')}
        errors={{ en: form.error('name.en'), ja: form.error('name.ja') }}
      />
      <SimpleGrid cols={2}>
        <TextField
          label={t('membership.code')}
          description={t('membership.codeText')}
          isRequired
          {...form.field('code')}
        />
        <TextField label={t('membership.region')} isRequired {...form.field('region')} />
      </SimpleGrid>
    </FormFrame>
  )
}
