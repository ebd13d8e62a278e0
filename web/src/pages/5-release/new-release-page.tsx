import { SimpleGrid, Text } from '@mantine/core'
import { preprocessRoutes, releaseRoutes, selectRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useNavigate } from 'react-router'
import { ask, load, useAct, useAsked } from '../../api.ts'
import { paths } from '../../paths.ts'
import { BilingualFields, ManyField, NumberField, SelectField, TextField, WordsField } from '../../ui/fields.tsx'
import { useForm } from '../../ui/form.ts'
import { FormFrame } from '../../ui/form-frame.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { usePurposeChoices } from '../shared/choices.ts'

const askCohorts = ask(selectRoutes.cohorts, { query: {} })
const askRuns = ask(preprocessRoutes.runs, {})
export const loader = (args: LoaderFunctionArgs) => load(args, askCohorts, askRuns)

interface Values {
  datasetName: string
  version: string
  title: { en: string; ja: string }
  description: { en: string; ja: string }
  cohortId: string
  runId: string
  trainPercent: number | undefined
  validationPercent: number | undefined
  testPercent: number | undefined
  seed: string
  licence: string
  purposes: readonly string[]
  duo: readonly string[]
  feeYen: number | undefined
}
const initial: Values = {
  datasetName: '',
  version: '1.0.0',
  title: { en: '', ja: '' },
  description: { en: '', ja: '' },
  cohortId: '',
  runId: '',
  trainPercent: 70,
  validationPercent: 15,
  testPercent: 15,
  seed: 'tsumugi',
  licence: '',
  purposes: ['research'],
  duo: ['DUO:0000042'],
  feeYen: undefined,
}
const part = (percent: number | undefined) => (percent ?? Number.NaN) / 100

function toBody(values: Values) {
  const { datasetName, version, title, description, cohortId, runId, seed, licence, purposes, duo, feeYen } = values
  return {
    ...{ datasetName, version, title, description, cohortId, runId },
    split: {
      train: part(values.trainPercent),
      validation: part(values.validationPercent),
      test: part(values.testPercent),
      seed,
    },
    terms: { licence, purposes, duo },
    fee: { minor: feeYen === undefined ? '' : String(Math.round(feeYen)), currency: 'JPY' },
  }
}

function useReleaseForm() {
  const navigate = useNavigate()
  const create = useAct(releaseRoutes.createRelease, release => void navigate(paths.release(release.id)))
  return useForm({
    initial,
    body: releaseRoutes.createRelease.body,
    map: toBody,
    send: body => create.mutateAsync({ body }),
  })
}
type ReleaseForm = ReturnType<typeof useReleaseForm>

/** Everything that becomes a release, on one page. */
export function Component() {
  const { t } = useTranslation()
  const form = useReleaseForm()
  return (
    <Page
      width="narrow"
      title={t('release.newRelease')}
      description={t('release.newReleaseText')}
      crumbs={[{ label: t('shell.stage.release') }, { label: t('shell.releases'), to: paths.releases() }]}
    >
      <FormFrame form={form} submitLabel={t('release.publish')}>
        <NameSection form={form} />
        <SourceSection form={form} />
        <SplitSection form={form} />
        <TermsSection form={form} />
      </FormFrame>
    </Page>
  )
}

function NameSection({ form }: { form: ReleaseForm }) {
  const { t } = useTranslation()
  const errors = (field: string) => ({ en: form.error(`${field}.en`), ja: form.error(`${field}.ja`) })
  return (
    <Section title={t('release.dataset')}>
      <SimpleGrid cols={2} mb="sm">
        <TextField
          label={t('release.datasetName')}
          description={t('release.datasetNameText')}
          isRequired
          {...form.field('datasetName')}
        />
        <TextField
          label={t('release.version')}
          description={t('release.versionText')}
          isRequired
          {...form.field('version')}
        />
      </SimpleGrid>
      <BilingualFields label={t('release.title')} isRequired {...form.field('title')} errors={errors('title')} />
      <BilingualFields
        label={t('release.descriptionLabel')}
        isLong
        isRequired
        {...form.field('description')}
        errors={errors('description')}
      />
    </Section>
  )
}

function SourceSection({ form }: { form: ReleaseForm }) {
  const { t } = useTranslation()
  const cohorts = useAsked(askCohorts).items
  const runs = useAsked(askRuns).items.filter(run => run.state === 'completed' && run.cohortId === form.values.cohortId)
  return (
    <Section title={t('release.sources')}>
      <SimpleGrid cols={2}>
        <SelectField
          label={t('release.cohort')}
          isRequired
          choices={cohorts.map(c => ({ value: c.id, label: t('select.cohort', { name: c.name, version: c.version }) }))}
          {...form.field('cohortId')}
        />
        <SelectField
          label={t('release.run')}
          isRequired
          choices={runs.map(r => ({
            value: r.id,
            label: `${t('preprocess.recipe', { name: r.recipeName, version: r.recipeVersion })} · ${r.digest?.slice(0, 8) ?? ''}`,
          }))}
          {...(form.values.cohortId && runs.length === 0 ? { description: t('release.noRun') } : {})}
          {...form.field('runId')}
        />
      </SimpleGrid>
    </Section>
  )
}

function SplitSection({ form }: { form: ReleaseForm }) {
  const { t } = useTranslation()
  return (
    <Section title={t('release.split')}>
      <Text size="xs" c="dimmed" mb="xs">
        {t('release.splitText')}
      </Text>
      <SimpleGrid cols={4}>
        {(['train', 'validation', 'test'] as const).map(name => (
          <NumberField
            key={name}
            label={t(`word.split.${name}`)}
            suffix=" %"
            min={0}
            max={100}
            {...form.field(`${name}Percent`)}
            error={form.error(`split.${name}`)}
          />
        ))}
        <TextField label={t('release.seed')} {...form.field('seed')} error={form.error('split.seed')} />
      </SimpleGrid>
    </Section>
  )
}

function TermsSection({ form }: { form: ReleaseForm }) {
  const { t } = useTranslation()
  return (
    <Section title={t('release.terms')}>
      <SimpleGrid cols={2}>
        <TextField
          label={t('release.licence')}
          isRequired
          {...form.field('licence')}
          error={form.error('terms.licence')}
        />
        <NumberField
          label={t('release.fee')}
          isRequired
          isWhole
          min={0}
          prefix="¥"
          {...form.field('feeYen')}
          error={form.error('fee.minor')}
        />
        <ManyField
          label={t('release.purposes')}
          choices={usePurposeChoices()}
          {...form.field('purposes')}
          error={form.error('terms.purposes')}
        />
        <WordsField
          label={t('release.duo')}
          suggestions={['DUO:0000042', 'DUO:0000006', 'DUO:0000018', 'DUO:0000043']}
          {...form.field('duo')}
        />
      </SimpleGrid>
    </Section>
  )
}
