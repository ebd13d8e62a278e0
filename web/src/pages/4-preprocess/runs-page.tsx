import { Button } from '@mantine/core'
import { preprocessRoutes, type ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs } from 'react-router'
import { ask, load, useListed } from '../../api.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { JobProgress } from '../../ui/job-progress.tsx'
import { Page } from '../../ui/page.tsx'
import { Digest, Instant } from '../../ui/values.tsx'
import { State } from '../shared/state.tsx'

const question = ask(preprocessRoutes.runs, {})
export const loader = (args: LoaderFunctionArgs) => load(args, question)
type Run = ReplyOf<typeof preprocessRoutes.runs>['items'][number]

function useColumns(): Column<Run>[] {
  const { t } = useTranslation()
  return [
    {
      key: 'recipe',
      title: t('shell.recipes'),
      cell: r => t('preprocess.recipe', { name: r.recipeName, version: r.recipeVersion }),
      sort: r => r.recipeName,
    },
    { key: 'cohort', title: t('preprocess.cohort'), cell: r => r.cohortName, sort: r => r.cohortName },
    { key: 'state', title: t('collect.state'), cell: r => <State name={r.state} />, sort: r => r.state },
    {
      key: 'progress',
      title: t('preprocess.progress'),
      width: 200,
      cell: r => (
        <JobProgress
          label={t('preprocess.progress')}
          note=" "
          done={r.done}
          total={r.total}
          tone={r.state === 'failed' ? 'bad' : r.state === 'completed' ? 'good' : 'busy'}
        />
      ),
    },
    { key: 'failed', title: t('preprocess.failed'), align: 'right', cell: r => r.failed },
    { key: 'digest', title: t('preprocess.runDigest'), cell: r => <Digest value={r.digest} /> },
    { key: 'started', title: t('preprocess.started'), cell: r => <Instant at={r.createdAt} />, sort: r => r.createdAt },
    { key: 'finished', title: t('preprocess.finished'), cell: r => <Instant at={r.finishedAt} /> },
  ]
}

export function Component() {
  const { t } = useTranslation()
  return (
    <Page
      title={t('shell.runs')}
      crumbs={[{ label: t('shell.stage.preprocess') }]}
      description={t('preprocess.runsText')}
    >
      <DataTable
        label={t('shell.runs')}
        rows={useListed(question)}
        columns={useColumns()}
        rowKey={r => r.id}
        to={r => paths.run(r.id)}
        search={r => `${r.recipeName} ${r.cohortName}`}
        empty={{
          title: t('preprocess.runsEmpty'),
          text: t('preprocess.runsEmptyText'),
          action: (
            <Button component={Link} to={paths.recipes()} variant="default">
              {t('preprocess.toRecipes')}
            </Button>
          ),
        }}
      />
    </Page>
  )
}
