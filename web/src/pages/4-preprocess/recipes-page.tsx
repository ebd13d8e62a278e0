import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { preprocessRoutes, type ReplyOf, selectRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useNavigate } from 'react-router'
import { ask, load, useAct, useListed } from '../../api.ts'
import { useMay } from '../../me.ts'
import { paths } from '../../paths.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { useForm } from '../../ui/form.ts'
import { DialogButton, FormFrame } from '../../ui/form-frame.tsx'
import { Page } from '../../ui/page.tsx'
import { Tags } from '../../ui/state-badge.tsx'
import { Digest, Instant } from '../../ui/values.tsx'

export const askRecipes = ask(preprocessRoutes.recipes, { query: {} })
export const loader = (args: LoaderFunctionArgs) => load(args, askRecipes)
type Recipe = ReplyOf<typeof preprocessRoutes.recipes>['items'][number]

function useColumns(): Column<Recipe>[] {
  const { t } = useTranslation()
  const may = useMay()
  return [
    {
      key: 'name',
      title: t('select.name'),
      cell: r => (
        <Text size="sm" fw={500}>
          {t('preprocess.recipe', { name: r.name, version: r.version })}
        </Text>
      ),
      sort: r => r.name,
    },
    {
      key: 'steps',
      title: t('preprocess.steps'),
      cell: r => <Tags values={r.steps.map(s => `${s.step}@${s.version}`)} />,
    },
    { key: 'digest', title: t('collect.digest'), cell: r => <Digest value={r.digest} /> },
    { key: 'createdBy', title: t('preprocess.createdBy'), cell: r => r.createdBy },
    { key: 'created', title: t('select.created'), cell: r => <Instant at={r.createdAt} />, sort: r => r.createdAt },
    {
      key: 'acts',
      title: '',
      align: 'right',
      cell: r =>
        may(preprocessRoutes.startRun) && (
          <DialogButton label={t('preprocess.run')} title={t('preprocess.runOver')} variant="default" isCompact>
            {close => <RunForm recipe={r} close={close} />}
          </DialogButton>
        ),
    },
  ]
}

export function Component() {
  const { t } = useTranslation()
  const may = useMay()
  const compose = may(preprocessRoutes.saveRecipe) && (
    <Button component={Link} to={paths.composeRecipe()}>
      {t('preprocess.compose')}
    </Button>
  )
  return (
    <Page
      title={t('shell.recipes')}
      crumbs={[{ label: t('shell.stage.preprocess') }]}
      description={t('preprocess.recipesText')}
      actions={compose}
    >
      <DataTable
        label={t('shell.recipes')}
        rows={useListed(askRecipes)}
        columns={useColumns()}
        rowKey={r => r.id}
        search={r => r.name}
        empty={{ title: t('preprocess.recipesEmpty'), text: t('preprocess.recipesEmptyText'), action: compose }}
      />
    </Page>
  )
}

function RunForm({ recipe, close }: { recipe: Recipe; close: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const cohorts = useQuery(ask(selectRoutes.cohorts, { query: { projectId: recipe.projectId } }))
  const start = useAct(preprocessRoutes.startRun, run => void navigate(paths.run(run.id)))
  const form = useForm({
    initial: { cohortId: '' },
    body: preprocessRoutes.startRun.body,
    map: ({ cohortId }) => ({ cohortId, recipeId: recipe.id }),
    send: body => start.mutateAsync({ body }),
    done: close,
  })
  const choices = (cohorts.data?.items ?? []).map(c => ({
    value: c.id,
    label: `${t('select.cohort', { name: c.name, version: c.version })} (${c.seriesCount})`,
  }))
  return (
    <FormFrame form={form} submitLabel={t('preprocess.startRun')} cancel={close}>
      <Text size="sm">{t('preprocess.recipe', { name: recipe.name, version: recipe.version })}</Text>
      <SelectField
        label={t('preprocess.cohort')}
        choices={choices}
        isRequired
        {...(choices.length === 0 ? { description: t('preprocess.noCohort') } : {})}
        {...form.field('cohortId')}
      />
    </FormFrame>
  )
}
