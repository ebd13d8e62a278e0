import { Button, Text } from '@mantine/core'
import { pathOf, preprocessRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { load, useAsked } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { paths } from '../../paths.ts'
import { Columns, Facts, Page, Section } from '../../ui/page.tsx'
import { Digest } from '../../ui/values.tsx'
import { IssueTable } from '../shared/issue-table.tsx'
import { paramOf } from '../shared/param.ts'
import { State } from '../shared/state.tsx'
import { BeforeAfter } from './before-after.tsx'
import { factText } from './report-facts.ts'
import { askRun, type Derivative } from './run-page.tsx'

export const loader = (args: LoaderFunctionArgs) => load(args, askRun(paramOf(args.params, 'id')))

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
      badge={<State name={derivative.state} />}
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
            {derivative.state === 'done' && <BeforeAfter derivativeId={derivative.id} seriesId={derivative.seriesId} />}
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

function Report({ derivative }: { derivative: Derivative }) {
  const { t } = useTranslation()
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
            title={`${number} · ${entry.step}`}
            aside={
              <Text size="xs" c="dimmed">
                {t('preprocess.seconds', { time: seconds(entry.seconds) })}
              </Text>
            }
          >
            <Facts facts={Object.entries(entry.facts).map(([name, value]) => [name, factText(value, measure)])} />
          </Section>
        ))}
      </Section>
    </>
  )
}

/** Entries with their place from 1; a step may occur twice. */
const numbered = <T,>(entries: readonly T[]) => entries.map((entry, index) => ({ entry, number: index + 1 }))
