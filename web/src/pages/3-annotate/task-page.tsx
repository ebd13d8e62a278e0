import { annotateRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { ask, load, queryClient, useAct, useAsked } from '../../api.ts'
import { useName } from '../../format.ts'
import { paths } from '../../paths.ts'
import { Page } from '../../ui/page.tsx'
import { Tag } from '../../ui/state-badge.tsx'
import { toastDone, toastError } from '../../ui/toast.tsx'
import { CaseReader } from '../../viewer-door.tsx'
import { paramOf } from '../shared/param.ts'
import { State } from '../shared/state.tsx'

const askTask = (id: string) => ask(annotateRoutes.task, { params: { id } })
export const loader = (args: LoaderFunctionArgs) => load(args, askTask(paramOf(args.params, 'id')))

/** A case to read, or one that was handed in to look at. The reader keeps every stroke; this page only says where one is and goes on afterwards. */
export function Component() {
  const { t } = useTranslation()
  const name = useName()
  const navigate = useNavigate()
  const task = useAsked(askTask(paramOf(useParams(), 'id')))
  const next = useAct(annotateRoutes.nextTask, ({ task: found }) => {
    if (found) return void navigate(paths.task(found.id))
    toastDone(t('annotate.noNext'))
    void navigate(paths.tasks())
  })
  const goOn = () => {
    toastDone(t('annotate.handedIn'))
    void queryClient.invalidateQueries()
    void navigate(paths.tasks())
  }
  return (
    <Page
      width="wide"
      title={t('annotate.caseNumber', { number: task.caseNumber })}
      badge={
        <>
          <Tag>{task.modality}</Tag>
          <State name={task.state} />
        </>
      }
      crumbs={[
        { label: t('shell.stage.annotate') },
        { label: t('shell.tasks'), to: paths.tasks() },
        { label: name(task.formTitle) },
      ]}
    >
      <CaseReader
        key={task.id}
        task={task}
        onSubmitted={goOn}
        onChanged={() => void queryClient.invalidateQueries()}
        onNext={() => next.mutate({}, { onError: toastError })}
      />
    </Page>
  )
}
