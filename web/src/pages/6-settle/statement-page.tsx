import { Button, Text } from '@mantine/core'
import { settleRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { ask, load, useAsked } from '../../api.ts'
import { useFormats, useName } from '../../format.ts'
import { paths } from '../../paths.ts'
import { Facts, Page } from '../../ui/page.tsx'
import { Instant, Money } from '../../ui/values.tsx'
import { paramOf } from '../shared/param.ts'
import styles from './statement.module.css'
import { StatementLines } from './statement-lines.tsx'

const askOne = (id: string) => ask(settleRoutes.statement, { params: { id } })
export const loader = (args: LoaderFunctionArgs) => load(args, askOne(paramOf(args.params, 'id')))

/** A statement as it is printed. */
export function Component() {
  const { t } = useTranslation()
  const name = useName()
  const { month } = useFormats()
  const statement = useAsked(askOne(paramOf(useParams(), 'id')))
  return (
    <Page
      title={t('settle.statement', { month: month(statement.month) })}
      crumbs={[{ label: t('shell.stage.settle') }, { label: t('shell.statements'), to: paths.statements() }]}
      actions={
        <Button variant="default" onClick={() => window.print()}>
          {t('ui.print')}
        </Button>
      }
    >
      <article className={styles.paper}>
        <header className={styles.paperHead}>
          <div>
            <div className={styles.payee}>{name(statement.payeeName)}</div>
            <Text size="sm" c="dimmed" mt="md">
              {t('settle.total')}
            </Text>
            <div className={styles.sum}>
              <Money value={statement.total} />
            </div>
          </div>
          <Facts
            facts={[
              [t('settle.statementNumber'), statement.id.slice(0, 13).toUpperCase()],
              [t('settle.month'), month(statement.month)],
              [t('settle.issuedAt'), <Instant key="at" at={statement.createdAt} />],
            ]}
          />
        </header>
        <StatementLines statement={statement} />
        <Text size="xs" c="dimmed">
          {t('settle.taxNote')}
        </Text>
      </article>
    </Page>
  )
}
