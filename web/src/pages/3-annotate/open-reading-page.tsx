import { SimpleGrid } from '@mantine/core'
import { annotateRoutes, type ReplyOf, selectRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { ask, load, useAct, useAsked } from '../../api.ts'
import { paths } from '../../paths.ts'
import { BilingualFields, NumberField } from '../../ui/fields.tsx'
import { useForm } from '../../ui/form.ts'
import { FormFrame } from '../../ui/form-frame.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { paramOf } from '../shared/param.ts'
import type { ReadingLabel } from './label-presets.ts'
import { LabelRows } from './label-rows.tsx'

const askCohort = (id: string) => ask(selectRoutes.cohort, { params: { id } })
export const loader = (args: LoaderFunctionArgs) => load(args, askCohort(paramOf(args.params, 'id')))

interface Values {
  title: { en: string; ja: string }
  instructions: { en: string; ja: string }
  labels: readonly ReadingLabel[]
  minDice: number | undefined
  maxHd95Mm: number | undefined
}
const initial: Values = {
  title: { en: '', ja: '' },
  instructions: { en: '', ja: '' },
  labels: [],
  minDice: 0.8,
  maxHd95Mm: undefined,
}

/** The reading form's editor, and the act that makes cases and tasks of a cohort. */
export function Component() {
  const { t } = useTranslation()
  const cohort = useAsked(askCohort(paramOf(useParams(), 'id')))
  const name = t('select.cohort', { name: cohort.name, version: cohort.version })
  return (
    <Page
      width="narrow"
      title={t('annotate.openReading', { name })}
      description={t('annotate.openReadingText')}
      crumbs={[
        { label: t('shell.stage.annotate') },
        { label: t('shell.cohorts'), to: paths.cohorts() },
        { label: name, to: paths.cohort(cohort.id) },
      ]}
    >
      <ReadingFormEditor cohortId={cohort.id} />
    </Page>
  )
}

function ReadingFormEditor({ cohortId }: { cohortId: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const opened = ({ cases, tasks }: ReplyOf<typeof annotateRoutes.openReading>) => {
    toastDone(t('annotate.opened', { cases, tasks }))
    void navigate(paths.cases())
  }
  const open = useAct(annotateRoutes.openReading, opened)
  const form = useForm({
    initial,
    body: annotateRoutes.openReading.body,
    map: ({ maxHd95Mm, ...rest }) => ({ form: { ...rest, maxHd95Mm: maxHd95Mm ?? null, readers: 2 } }),
    send: body => open.mutateAsync({ params: { id: cohortId }, body }),
  })
  const errors = (field: string) => ({ en: form.error(`form.${field}.en`), ja: form.error(`form.${field}.ja`) })
  return (
    <FormFrame form={form} submitLabel={t('annotate.open')}>
      <Section>
        <BilingualFields label={t('annotate.formTitle')} isRequired {...form.field('title')} errors={errors('title')} />
        <BilingualFields
          label={t('annotate.instructions')}
          isLong
          {...form.field('instructions')}
          errors={errors('instructions')}
        />
      </Section>
      <Section title={t('annotate.labels')}>
        <LabelRows {...form.field('labels')} error={form.error('form.labels')} />
      </Section>
      <Section title={t('annotate.thresholds')}>
        <SimpleGrid cols={2}>
          <NumberField
            label={t('annotate.minDice')}
            min={0}
            max={1}
            step={0.05}
            {...form.field('minDice')}
            error={form.error('form.minDice')}
          />
          <NumberField
            label={t('annotate.maxHd95')}
            description={t('annotate.maxHd95Text')}
            min={0}
            {...form.field('maxHd95Mm')}
            error={form.error('form.maxHd95Mm')}
          />
        </SimpleGrid>
      </Section>
    </FormFrame>
  )
}
