import { Button, Text } from '@mantine/core'
import { pathOf, preprocessRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { load, useAsked } from '../../api.ts'
import { useFormats, useName } from '../../format.ts'
import { en } from '../../i18n/en/index.ts'
import { paths } from '../../paths.ts'
import { Columns, Facts, Page, Section } from '../../ui/page.tsx'
import { Digest } from '../../ui/values.tsx'
import { IssueTable } from '../shared/issue-table.tsx'
import { paramOf } from '../shared/param.ts'
import { State } from '../shared/state.tsx'
import { AlignmentBadge } from './alignment-badge.tsx'
import { askSteps } from './ask-steps.ts'
import { CompareCuts, type Cuts } from './compare-cuts.tsx'
import { FactValue } from './fact-value.tsx'
import { alignmentOf, isFactName, shownFacts } from './report-facts.ts'
import { askRun, type Derivative, type Run } from './run-page.tsx'

export const loader = (args: LoaderFunctionArgs) => load(args, askRun(paramOf(args.params, 'id')), askSteps)

/** One derivative beside its source, with what each step did. */
export function Component() {
  const { t } = useTranslation()
  const params = useParams()
  const run = useAsked(askRun(paramOf(params, 'id')))
  const derivative = run.derivatives.find(one => one.id === params.derivativeId)
  if (!derivative) throw new Error('the run has no such derivative')
  return (
    <Page
      title={t('preprocess.derivative', { pseudonym: derivative.pseudonym })}
      badge={
        <>
          <State name={derivative.state} />
          <AlignmentBadge report={derivative.report} />
        </>
      }
      crumbs={[
        { label: t('shell.stage.preprocess') },
        { label: t('shell.runs'), to: paths.runs() },
        { label: run.recipeName, to: paths.run(run.id) },
      ]}
      actions={
        derivative.digest && (
          <Button
            component="a"
            href={pathOf(preprocessRoutes.derivativeFile, { id: derivative.id })}
            variant="default"
            download
          >
            {t('preprocess.downloadNifti')}
          </Button>
        )
      }
    >
      <Columns
        main={
          <>
            {derivative.state === 'done' && <Pictures run={run} derivative={derivative} />}
            {derivative.issues.length > 0 && (
              <Section title={t('collect.issues')} isPlain>
                <IssueTable issues={derivative.issues} />
              </Section>
            )}
          </>
        }
        side={<Report derivative={derivative} />}
      />
    </Page>
  )
}

/** Before and after; and where it was aligned, on the image that stayed in place. */
function Pictures({ run, derivative }: { run: Run; derivative: Derivative }) {
  const { t } = useTranslation()
  const fixed = findFixed(run, derivative)
  const cutsOf = (name: string, { id }: Derivative) => ({
    name,
    srcOf: (view: Parameters<Cuts['srcOf']>[0]) => pathOf(preprocessRoutes.derivativePreview, { id }, view),
  })
  return (
    <>
      <CompareCuts
        title={t('preprocess.beforeAfter')}
        pattern="divider"
        left={{
          name: t('preprocess.before'),
          srcOf: view => pathOf(preprocessRoutes.seriesPreview, { id: derivative.seriesId }, view),
        }}
        right={cutsOf(t('preprocess.after'), derivative)}
      />
      {fixed && (
        <CompareCuts
          title={t('preprocess.fixedAndMoved')}
          pattern="checker"
          left={cutsOf(t('preprocess.fixedImage'), fixed)}
          right={cutsOf(t('preprocess.movedImage'), derivative)}
        />
      )}
    </>
  )
}

/** The one derivative of the fixed series on the same grid; undefined where the image was not moved or several could be it. */
function findFixed(run: Run, moved: Derivative): Derivative | undefined {
  if (!alignmentOf(moved.report)?.isApplied) return undefined
  const [found, ...others] = run.derivatives.filter(
    one =>
      one.pseudonym === moved.pseudonym &&
      alignmentOf(one.report)?.verdict === 'is-fixed' &&
      one.shape.join() === moved.shape.join(),
  )
  return others.length === 0 ? found : undefined
}

function Report({ derivative }: { derivative: Derivative }) {
  const { t } = useTranslation()
  const name = useName()
  const { items: catalogue } = useAsked(askSteps)
  const stepName = (step: string) => name(catalogue.find(one => one.step === step)?.name ?? { en: step, ja: step })
  const { measure, seconds, bytes } = useFormats()
  return (
    <>
      <Section>
        <Facts
          columns={2}
          facts={[
            [t('preprocess.shape'), derivative.shape.join(' × ')],
            [t('preprocess.spacing'), derivative.spacingMm.map(measure).join(' × ')],
            [t('collect.size'), bytes(derivative.sizeBytes)],
            [t('collect.digest'), <Digest key="digest" value={derivative.digest} length={8} />],
            [t('preprocess.labelMap'), <Digest key="map" value={derivative.labelMapDigest} length={8} />],
          ]}
        />
      </Section>
      <Section title={t('preprocess.report')} isPlain>
        {numbered(derivative.report).map(({ entry, number }) => (
          <Section
            key={number}
            title={`${number} · ${stepName(entry.step)}`}
            aside={
              <Text size="xs" c="dimmed">
                {t('preprocess.seconds', { time: seconds(entry.seconds) })}
              </Text>
            }
          >
            <Facts
              columns={2}
              facts={shownFacts(entry.facts, en.preprocess.facts).map(([name, value]) => [
                isFactName(name, en.preprocess.facts) ? t(`preprocess.facts.${name}`) : name,
                <FactValue key={name} name={name} value={value} />,
              ])}
            />
          </Section>
        ))}
      </Section>
    </>
  )
}

/** Entries with their place from 1; a step may occur twice. */
const numbered = <T,>(entries: readonly T[]) => entries.map((entry, index) => ({ entry, number: index + 1 }))
