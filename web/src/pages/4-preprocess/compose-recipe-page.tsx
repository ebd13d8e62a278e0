import { Button, Select, SimpleGrid, Text } from '@mantine/core'
import { preprocessRoutes, type ReplyOf } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useNavigate } from 'react-router'
import { load, useAct, useAsked } from '../../api.ts'
import { useName } from '../../format.ts'
import { paths } from '../../paths.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { useForm } from '../../ui/form.ts'
import { FormFrame } from '../../ui/form-frame.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { askProjects } from '../2-select/triage-page.tsx'
import { askSteps } from './ask-steps.ts'
import styles from './compose.module.css'
import { askRecipes } from './recipes-page.tsx'
import { type ComposedStep, StepCard } from './step-card.tsx'

export const loader = (args: LoaderFunctionArgs) => load(args, askSteps, askProjects, askRecipes)
export type StepDescription = ReplyOf<typeof preprocessRoutes.recipeSteps>['items'][number]

interface Values {
  projectId: string
  name: string
  steps: readonly ComposedStep[]
}

/** The composer: the catalogue of steps at the left, the recipe in its order at the right. */
export function Component() {
  const { t } = useTranslation()
  const name = useName()
  const catalogue = useAsked(askSteps).items
  const projects = useAsked(askProjects).items
  const form = useComposer(projects[0]?.id ?? '')
  const { steps } = form.values
  return (
    <Page
      title={t('preprocess.compose')}
      description={t('preprocess.composeText')}
      crumbs={[{ label: t('shell.stage.preprocess') }, { label: t('shell.recipes'), to: paths.recipes() }]}
    >
      <FormFrame form={form} submitLabel={t('preprocess.saveRecipe')}>
        <SimpleGrid cols={3}>
          <SelectField
            label={t('preprocess.project')}
            isRequired
            choices={projects.map(project => ({ value: project.id, label: name(project.name) }))}
            {...form.field('projectId')}
          />
          <TextField label={t('preprocess.name')} isRequired {...form.field('name')} />
          <StartFrom
            onPick={recipe => {
              form.set('name', recipe.name)
              form.set(
                'steps',
                recipe.steps.map(step => ({ ...step, key: crypto.randomUUID() })),
              )
            }}
          />
        </SimpleGrid>
        <div className={styles.board}>
          <Catalogue catalogue={catalogue} onAdd={step => form.set('steps', [...steps, newStep(step)])} />
          <Section title={t('preprocess.chosen')} isPlain>
            {steps.length === 0 && <EmptyState title={t('preprocess.noSteps')} text={t('preprocess.noStepsText')} />}
            {form.error('steps') && (
              <Text size="xs" c="red">
                {form.error('steps')}
              </Text>
            )}
            {steps.map((step, index) => (
              <StepCard
                key={step.key}
                step={step}
                number={index + 1}
                description={catalogue.find(one => one.step === step.step && one.version === step.version)}
                onChange={changed =>
                  form.set(
                    'steps',
                    steps.map(one => (one.key === step.key ? changed : one)),
                  )
                }
                onMove={by => form.set('steps', moved(steps, index, by))}
                onRemove={() =>
                  form.set(
                    'steps',
                    steps.filter(one => one.key !== step.key),
                  )
                }
              />
            ))}
          </Section>
        </div>
      </FormFrame>
    </Page>
  )
}

function useComposer(projectId: string) {
  const navigate = useNavigate()
  const save = useAct(preprocessRoutes.saveRecipe, () => void navigate(paths.recipes()))
  const initial: Values = { projectId, name: '', steps: [] }
  return useForm({
    initial,
    body: preprocessRoutes.saveRecipe.body,
    map: values => ({ ...values, steps: values.steps.map(({ key: _key, ...step }) => step) }),
    send: body => save.mutateAsync({ body }),
  })
}

function newStep({ step, version, parameters }: StepDescription): ComposedStep {
  return {
    key: crypto.randomUUID(),
    step,
    version,
    parameters: Object.fromEntries(parameters.map(parameter => [parameter.name, parameter.default])),
  }
}

/** The list with the step at `index` moved up (−1) or down (1). */
function moved(steps: readonly ComposedStep[], index: number, by: -1 | 1): ComposedStep[] {
  const step = steps[index]
  const rest = steps.filter((_, at) => at !== index)
  return step ? rest.toSpliced(index + by, 0, step) : [...rest]
}

function Catalogue({
  catalogue,
  onAdd,
}: {
  catalogue: readonly StepDescription[]
  onAdd: (step: StepDescription) => void
}) {
  const { t } = useTranslation()
  const name = useName()
  return (
    <Section title={t('preprocess.addStep')} isPlain>
      {catalogue.map(step => (
        <div key={`${step.step}@${step.version}`} className={styles.offer}>
          <div>
            <Text size="sm" fw={600}>
              {name(step.name)}
            </Text>
            <Text size="xs" c="dimmed">
              {name(step.summary)}
            </Text>
          </div>
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => onAdd(step)}
            aria-label={`${t('ui.add')} ${name(step.name)}`}
          >
            {t('ui.add')}
          </Button>
        </div>
      ))}
    </Section>
  )
}

type Recipe = ReplyOf<typeof preprocessRoutes.recipes>['items'][number]
function StartFrom({ onPick }: { onPick: (recipe: Recipe) => void }) {
  const { t } = useTranslation()
  const recipes = useAsked(askRecipes).items
  return (
    <Select
      label={t('preprocess.startFrom')}
      disabled={recipes.length === 0}
      data={recipes.map(r => ({ value: r.id, label: t('preprocess.recipe', { name: r.name, version: r.version }) }))}
      value={null}
      onChange={id => {
        const recipe = recipes.find(one => one.id === id)
        if (recipe) onPick(recipe)
      }}
    />
  )
}
