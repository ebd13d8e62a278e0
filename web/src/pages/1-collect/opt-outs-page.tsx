import { collectRoutes, type ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import type { LoaderFunctionArgs } from 'react-router'
import { ask, load, useAct, useListed } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { useMay } from '../../me.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { SelectField, TextAreaField, TextField } from '../../ui/fields.tsx'
import { useForm } from '../../ui/form.ts'
import { DialogButton, FormFrame } from '../../ui/form-frame.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { Tags } from '../../ui/state-badge.tsx'
import { Instant } from '../../ui/values.tsx'
import { askSites, useSiteChoices } from '../shared/choices.ts'

const question = ask(collectRoutes.optOuts, {})
export const loader = (args: LoaderFunctionArgs) => load(args, question, askSites)
type OptOut = ReplyOf<typeof collectRoutes.optOuts>['items'][number]

function useColumns(): Column<OptOut>[] {
  const { t } = useTranslation()
  const { number } = useFormats()
  const sites = useSiteChoices()
  return [
    { key: 'pseudonym', title: t('collect.pseudonym'), cell: o => o.pseudonym, sort: o => o.pseudonym },
    { key: 'site', title: t('collect.site'), cell: o => sites.find(site => site.value === o.siteId)?.label ?? '–' },
    {
      key: 'effectiveAt',
      title: t('collect.effectiveAt'),
      cell: o => <Instant at={o.effectiveAt} />,
      sort: o => o.effectiveAt,
    },
    { key: 'reason', title: t('collect.optOutReason'), isLong: true, cell: o => o.reason },
    {
      key: 'reached',
      title: t('collect.reached'),
      cell: o => (
        <Tags
          values={(['series', 'cohorts', 'releases'] as const).map(
            kind => `${t(`collect.count.${kind}`)} ${number(o.reached[kind])}`,
          )}
        />
      ),
    },
  ]
}

export function Component() {
  const { t } = useTranslation()
  const may = useMay()
  const enter = may(collectRoutes.createOptOut) && (
    <DialogButton label={t('collect.newOptOut')}>{close => <OptOutForm close={close} />}</DialogButton>
  )
  return (
    <Page
      title={t('shell.optOuts')}
      crumbs={[{ label: t('shell.stage.collect') }]}
      description={t('collect.optOutsText')}
      actions={enter}
    >
      <DataTable
        label={t('shell.optOuts')}
        rows={useListed(question)}
        columns={useColumns()}
        rowKey={o => o.id}
        search={o => `${o.pseudonym} ${o.reason}`}
        empty={{ title: t('collect.optOutsEmpty'), text: t('collect.optOutsEmptyText') }}
      />
    </Page>
  )
}

function OptOutForm({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const create = useAct(collectRoutes.createOptOut)
  const form = useForm({
    initial: { siteId: '', pseudonym: '', reason: '' },
    body: collectRoutes.createOptOut.body,
    map: values => values,
    send: body => create.mutateAsync({ body }),
    done: close,
  })
  return (
    <FormFrame form={form} submitLabel={t('collect.newOptOut')} cancel={close}>
      <Notice tone="warn">{t('collect.optOutWarning')}</Notice>
      <SelectField label={t('collect.site')} isRequired choices={useSiteChoices()} {...form.field('siteId')} />
      <TextField label={t('collect.pseudonym')} isRequired {...form.field('pseudonym')} />
      <TextAreaField label={t('collect.optOutReason')} isRequired {...form.field('reason')} />
    </FormFrame>
  )
}
