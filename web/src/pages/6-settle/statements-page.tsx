import { type ReplyOf, settleRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import type { LoaderFunctionArgs } from 'react-router'
import { ask, load, useListed } from '../../api.ts'
import { useFormats, useName } from '../../format.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { Instant, Money } from '../../ui/values.tsx'

const question = ask(settleRoutes.statements, {})
export const loader = (args: LoaderFunctionArgs) => load(args, question)
type Statement = ReplyOf<typeof settleRoutes.statement>

function useColumns(): Column<Statement>[] {
  const { t } = useTranslation()
  const name = useName()
  const { month, number } = useFormats()
  return [
    { key: 'month', title: t('settle.month'), cell: s => month(s.month), sort: s => s.month },
    { key: 'payee', title: t('settle.payee'), cell: s => name(s.payeeName), sort: s => name(s.payeeName) },
    { key: 'lines', title: t('settle.lines'), align: 'right', cell: s => number(s.lines.length) },
    { key: 'subtotal', title: t('settle.subtotal'), align: 'right', cell: s => <Money value={s.subtotal} /> },
    { key: 'tax', title: t('settle.taxShort'), align: 'right', cell: s => <Money value={s.tax} /> },
    {
      key: 'total',
      title: t('settle.total'),
      align: 'right',
      cell: s => <Money value={s.total} />,
      sort: s => Number(s.total.minor),
    },
    { key: 'issued', title: t('settle.issuedAt'), cell: s => <Instant at={s.createdAt} />, sort: s => s.createdAt },
  ]
}

export function Component() {
  const { t } = useTranslation()
  return (
    <Page
      title={t('shell.statements')}
      crumbs={[{ label: t('shell.stage.settle') }]}
      description={t('settle.statementsText')}
    >
      <DataTable
        label={t('shell.statements')}
        rows={useListed(question)}
        columns={useColumns()}
        rowKey={s => s.id}
        to={s => paths.statement(s.id)}
        search={s => `${s.month} ${s.payeeName.en} ${s.payeeName.ja}`}
        empty={{ title: t('settle.statementsEmpty'), text: t('settle.statementsEmptyText') }}
      />
    </Page>
  )
}
