import { Button, Group } from '@mantine/core'
import { type ReplyOf, selectRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs } from 'react-router'
import { ask, load, useAct, useListed } from '../../api.ts'
import { useName } from '../../format.ts'
import { useMay } from '../../me.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { BilingualFields } from '../../ui/fields.tsx'
import { useForm } from '../../ui/form.ts'
import { DialogButton, FormFrame } from '../../ui/form-frame.tsx'
import { Page } from '../../ui/page.tsx'
import { Instant } from '../../ui/values.tsx'

const question = ask(selectRoutes.projects, {})
export const loader = (args: LoaderFunctionArgs) => load(args, question)
type Project = ReplyOf<typeof selectRoutes.projects>['items'][number]

function useColumns(): Column<Project>[] {
  const { t } = useTranslation()
  const name = useName()
  return [
    { key: 'name', title: t('select.name'), cell: p => name(p.name), sort: p => name(p.name) },
    {
      key: 'protocol',
      title: t('select.protocolVersion'),
      cell: p => t('select.protocolNumber', { version: p.protocolVersion }),
    },
    { key: 'created', title: t('select.created'), cell: p => <Instant at={p.createdAt} />, sort: p => p.createdAt },
    {
      key: 'acts',
      title: '',
      align: 'right',
      cell: p => (
        <Group gap={6} justify="flex-end" wrap="nowrap">
          <Button component={Link} to={paths.triage(p.id)} variant="default" size="compact-xs">
            {t('select.triage')}
          </Button>
          <Button component={Link} to={paths.criteria(p.id)} variant="default" size="compact-xs">
            {t('select.criteria')}
          </Button>
        </Group>
      ),
    },
  ]
}

export function Component() {
  const { t } = useTranslation()
  const may = useMay()
  const start = may(selectRoutes.createProject) && (
    <DialogButton label={t('select.newProject')}>{close => <ProjectForm close={close} />}</DialogButton>
  )
  return (
    <Page
      title={t('shell.projects')}
      crumbs={[{ label: t('shell.stage.select') }]}
      description={t('select.projectsText')}
      actions={start}
    >
      <DataTable
        label={t('shell.projects')}
        rows={useListed(question)}
        columns={useColumns()}
        rowKey={p => p.id}
        to={p => paths.triage(p.id)}
        empty={{ title: t('select.projectsEmpty'), text: t('select.projectsEmptyText'), action: start }}
      />
    </Page>
  )
}

function ProjectForm({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const create = useAct(selectRoutes.createProject)
  const form = useForm({
    initial: { name: { en: '', ja: '' } },
    body: selectRoutes.createProject.body,
    map: values => values,
    send: body => create.mutateAsync({ body }),
    done: close,
  })
  return (
    <FormFrame form={form} submitLabel={t('select.newProject')} cancel={close}>
      <BilingualFields
        label={t('select.name')}
        isRequired
        {...form.field('name')}
        errors={{ en: form.error('name.en'), ja: form.error('name.ja') }}
      />
    </FormFrame>
  )
}
