import { annotateRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { ask, load, queryClient, useAsked } from '../../api.ts'
import { useName } from '../../format.ts'
import { paths } from '../../paths.ts'
import { Page } from '../../ui/page.tsx'
import { Tag } from '../../ui/state-badge.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { AdjudicationReader } from '../../viewer-door.tsx'
import { paramOf } from '../shared/param.ts'
import { State } from '../shared/state.tsx'

const askOne = (id: string) => ask(annotateRoutes.adjudication, { params: { id } })
export const loader = (args: LoaderFunctionArgs) => load(args, askOne(paramOf(args.params, 'id')))

/** Both readings of a discrepant case, without their makers. */
export function Component() {
  const { t } = useTranslation()
  const name = useName()
  const navigate = useNavigate()
  const adjudication = useAsked(askOne(paramOf(useParams(), 'id')))
  const { case: one, form } = adjudication
  const goOn = () => {
    toastDone(t('annotate.decided'))
    void queryClient.invalidateQueries()
    void navigate(paths.adjudication())
  }
  return (
    <Page
      width="wide"
      title={t('annotate.caseNumber', { number: one.number })}
      badge={
        <>
          <Tag>{one.modality}</Tag>
          <State name={one.state} />
        </>
      }
      crumbs={[
        { label: t('shell.stage.annotate') },
        { label: t('shell.adjudication'), to: paths.adjudication() },
        { label: name(form.title) },
      ]}
    >
      <AdjudicationReader key={one.id} adjudication={adjudication} onDecided={goOn} />
    </Page>
  )
}
