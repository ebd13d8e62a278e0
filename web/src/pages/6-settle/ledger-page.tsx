import { Button } from '@mantine/core'
import { type ReplyOf, settleRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useSearchParams } from 'react-router'
import { ask, load, useListed } from '../../api.ts'
import { useFormats, useName } from '../../format.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Digest, Instant, Money } from '../../ui/values.tsx'

const askAccounts = ask(settleRoutes.ledgerAccounts, {})
const askTransfers = (accountId: string | undefined) => ask(settleRoutes.ledgerTransfers, { query: { accountId } })
const wanted = (params: URLSearchParams) => params.get('account') ?? undefined
export const loader = (args: LoaderFunctionArgs) =>
  load(args, askAccounts, askTransfers(wanted(new URL(args.request.url).searchParams)))
type Account = ReplyOf<typeof settleRoutes.ledgerAccounts>['items'][number]
type Transfer = ReplyOf<typeof settleRoutes.ledgerTransfers>['items'][number]

function useAccountColumns(): Column<Account>[] {
  const { t } = useTranslation()
  const name = useName()
  return [
    { key: 'account', title: t('settle.account'), cell: a => name(a.name) },
    { key: 'kind', title: t('settle.kind'), cell: a => t(`settle.kinds.${a.kind}`) },
    { key: 'balance', title: t('settle.balance'), align: 'right', cell: a => <Money value={a.balance} /> },
  ]
}

function useTransferColumns(): Column<Transfer>[] {
  const { t } = useTranslation()
  const name = useName()
  const { number, month } = useFormats()
  return [
    { key: 'at', title: t('settle.at'), cell: x => <Instant at={x.at} />, sort: x => x.at },
    { key: 'debit', title: t('settle.debit'), cell: x => name(x.debitAccount) },
    { key: 'credit', title: t('settle.credit'), cell: x => name(x.creditAccount) },
    { key: 'amount', title: t('settle.amount'), align: 'right', cell: x => <Money value={x.amount} /> },
    {
      key: 'for',
      title: t('settle.memo'),
      cell: x => `${t(`word.contribution.${x.contribution}`)} × ${number(x.count)}`,
    },
    { key: 'month', title: t('settle.month'), cell: x => month(x.month), sort: x => x.month },
    { key: 'entry', title: t('collect.logEntry'), cell: x => <Digest value={x.logEntryId} length={8} /> },
  ]
}

export function Component() {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const accountId = wanted(params)
  const name = useName()
  const accounts = useListed(askAccounts)
  const sum = accounts.items.reduce((total, account) => total + BigInt(account.balance.minor), 0n)
  return (
    <Page title={t('shell.ledger')} crumbs={[{ label: t('shell.stage.settle') }]} description={t('settle.ledgerText')}>
      <Section
        title={t('settle.accounts')}
        aside={
          <>
            {t('settle.sum')} <Money value={{ minor: sum.toString(), currency: 'JPY' }} />
          </>
        }
        isPlain
      >
        <DataTable
          label={t('settle.accounts')}
          rows={accounts}
          columns={useAccountColumns()}
          rowKey={a => a.id}
          to={a => `${paths.ledger()}?account=${a.id}`}
          empty={{ title: t('settle.accountsEmpty'), text: t('settle.accountsEmptyText') }}
        />
      </Section>
      <Section
        title={t('settle.transfers')}
        aside={
          accountId && (
            <Button component={Link} to={paths.ledger()} variant="default">
              {t('settle.allTransfers')}
            </Button>
          )
        }
        isPlain
      >
        <DataTable
          label={t('settle.transfers')}
          rows={useListed(askTransfers(accountId))}
          columns={useTransferColumns()}
          rowKey={x => x.id}
          search={x => `${name(x.debitAccount)} ${name(x.creditAccount)}`}
          empty={{ title: t('settle.transfersEmpty'), text: t('settle.transfersEmptyText') }}
        />
      </Section>
    </Page>
  )
}
