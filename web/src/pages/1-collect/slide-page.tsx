import { collectRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { ask, load, useAsked } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { paths } from '../../paths.ts'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { Digest } from '../../ui/values.tsx'
import { SlideViewer } from '../../viewer-door.tsx'
import { paramOf } from '../shared/param.ts'

const askFile = (id: string) => ask(collectRoutes.subjectFile, { params: { id } })
const askSlide = (id: string) => ask(collectRoutes.slide, { params: { id } })
export const loader = (args: LoaderFunctionArgs) => {
  const id = paramOf(args.params, 'id')
  return load(args, askFile(id), askSlide(id))
}

export function Component() {
  const { t } = useTranslation()
  const { number, bytes } = useFormats()
  const id = paramOf(useParams(), 'id')
  const file = useAsked(askFile(id))
  const slide = useAsked(askSlide(id))
  return (
    <Page
      title={t('collect.slide', { name: file.fileName })}
      width="wide"
      crumbs={[
        { label: t('shell.stage.collect') },
        { label: t('shell.subjects'), to: paths.subjects() },
        { label: file.pseudonym, to: paths.subject(file.subjectId) },
      ]}
    >
      <SlideViewer id={id} slide={slide} />
      <Section>
        <Facts
          columns={3}
          facts={[
            [t('collect.slideSize'), `${number(slide.width)} × ${number(slide.height)}`],
            [t('collect.levels'), slide.levels.length],
            [t('collect.mpp'), slide.mpp === null ? null : number(slide.mpp, 4)],
            [t('collect.size'), bytes(file.sizeBytes)],
            [t('collect.mediaType'), file.mediaType],
            [t('collect.digest'), <Digest key="digest" value={file.digest} />],
          ]}
        />
      </Section>
    </Page>
  )
}
