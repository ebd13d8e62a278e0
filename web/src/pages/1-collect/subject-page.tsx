import { collectRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { ask, load, useAsked } from '../../api.ts'
import { paths } from '../../paths.ts'
import { Notice } from '../../ui/notice.tsx'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { Instant } from '../../ui/values.tsx'
import { useSiteName } from '../shared/choices.ts'
import { paramOf } from '../shared/param.ts'
import { State } from '../shared/state.tsx'
import { FileTable } from './file-table.tsx'
import { RowsTable } from './rows-table.tsx'
import { SeriesCards } from './series-cards.tsx'

const askOne = (id: string) => ask(collectRoutes.subject, { params: { id } })
export const loader = (args: LoaderFunctionArgs) => load(args, askOne(paramOf(args.params, 'id')))

/** A subject with everything that belongs to it: images, slides, clinical rows, variants. */
export function Component() {
  const site = useSiteName()
  const { t } = useTranslation()
  const subject = useAsked(askOne(paramOf(useParams(), 'id')))
  const slides = subject.fileList.filter(file => file.kind === 'slide')
  const tables = subject.fileList.filter(file => file.kind !== 'slide')
  return (
    <Page
      title={t('collect.subject', { pseudonym: subject.pseudonym })}
      badge={subject.isOptedOut && <State name="optedOut" />}
      crumbs={[{ label: t('shell.stage.collect') }, { label: t('shell.subjects'), to: paths.subjects() }]}
    >
      {subject.isOptedOut && <Notice tone="bad">{t('collect.optedOut')}</Notice>}
      <Section>
        <Facts
          columns={3}
          facts={[
            [t('collect.site'), site(subject)],
            [t('collect.sex'), subject.sex ? t(`word.sex.${subject.sex}`) : null],
            [t('collect.birthYear'), subject.birthYear],
            [t('collect.count.studies'), subject.studies],
            [t('collect.count.series'), subject.series],
            [t('collect.received'), <Instant key="at" at={subject.createdAt} />],
          ]}
        />
      </Section>
      <Section title={t('collect.images')} isPlain>
        <SeriesCards seriesList={subject.seriesList} />
      </Section>
      {slides.length > 0 && (
        <Section title={t('collect.slides')} isPlain>
          <FileTable files={slides} />
        </Section>
      )}
      {tables.map(file => (
        <Section
          key={file.id}
          title={`${file.kind === 'clinical' ? t('collect.clinical') : t('collect.variants')} · ${file.fileName}`}
          isPlain
        >
          <RowsTable fileId={file.id} limit={20} />
        </Section>
      ))}
    </Page>
  )
}
