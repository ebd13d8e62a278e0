import { type ReplyOf, selectRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useParams, useSearchParams } from 'react-router'
import { ask, askPages, client, load, loadPages, useAsked, useListedPages } from '../../api.ts'
import { useName } from '../../format.ts'
import { paths } from '../../paths.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { paramOf } from '../shared/param.ts'
import { ProjectTabs } from './project-tabs.tsx'
import { TriageBar } from './triage-bar.tsx'
import { type TriageFilter, triageFilterOf } from './triage-filter.ts'
import { TriageGrid } from './triage-grid.tsx'
import { useTriage } from './use-triage.ts'

export const askProjects = ask(selectRoutes.projects, {})
const pageSize = 200
const pagesOf = (id: string, filter: TriageFilter) =>
  askPages([selectRoutes.triage.path, id, filter], cursor =>
    client.call(selectRoutes.triage, { params: { id }, query: { limit: pageSize, cursor, ...filter } }),
  )
export async function loader(args: LoaderFunctionArgs) {
  const filter = triageFilterOf(new URL(args.request.url).searchParams)
  await Promise.all([load(args, askProjects), loadPages(args, pagesOf(paramOf(args.params, 'id'), filter))])
  return null
}
export type TriageSeries = ReplyOf<typeof selectRoutes.triage>['items'][number]

/** A project's series as a grid to decide on, by keyboard or mouse. */
export function Component() {
  const { t } = useTranslation()
  const name = useName()
  const id = paramOf(useParams(), 'id')
  const filter = triageFilterOf(useSearchParams()[0])
  const project = useAsked(askProjects).items.find(one => one.id === id)
  const list = useListedPages(pagesOf(id, filter))
  const triage = useTriage(id, list.items)
  return (
    <Page
      width="wide"
      title={project ? name(project.name) : t('select.triage')}
      crumbs={[{ label: t('shell.stage.select') }, { label: t('shell.projects'), to: paths.projects() }]}
      description={t('select.triageText')}
    >
      <ProjectTabs projectId={id} current="triage" />
      <TriageBar filter={filter} triage={triage} total={list.total} />
      {list.items.length === 0 ? (
        <EmptyState title={t('select.triageEmpty')} text={t('select.triageEmptyText')} />
      ) : (
        <TriageGrid items={list.items} triage={triage} more={list.more} />
      )}
    </Page>
  )
}
