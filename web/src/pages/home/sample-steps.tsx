import { Loader, Text } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import type { ReplyOf, systemRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormats, useName } from '../../format.ts'
import { stageWords } from '../shared/stage-words.ts'
import styles from './home.module.css'

type Step = ReplyOf<typeof systemRoutes.sampleProgress>['steps'][number]

/** The sample hospital's way through the stages, each a bead on the thread. */
export function SampleSteps({ steps }: { steps: readonly Step[] }) {
  const { t, i18n } = useTranslation()
  const format = useFormats()
  const name = useName()
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {t('home.sampleText')}
      </Text>
      <ol className={styles.steps}>
        {steps.map(step => {
          const stage = stageWords(step.stage, i18n.language)
          return (
            <li key={step.stage} data-state={step.state}>
              <span className={styles.bead} aria-hidden>
                <Mark state={step.state} />
              </span>
              <span className={styles.stepName}>{step.path ? <Link to={step.path}>{stage}</Link> : stage}</span>
              <small>
                {t(`state.${step.state}`)}
                {step.seconds !== null && ` · ${format.seconds(step.seconds)}`}
              </small>
              {step.note && <small className={styles.note}>{name(step.note)}</small>}
            </li>
          )
        })}
      </ol>
    </>
  )
}

function Mark({ state }: { state: Step['state'] }) {
  if (state === 'done') return <IconCheck size={13} stroke={2.6} />
  if (state === 'failed') return <IconX size={13} stroke={2.6} />
  return state === 'running' ? <Loader size={12} /> : null
}
