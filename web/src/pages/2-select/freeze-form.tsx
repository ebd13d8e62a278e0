import { Text } from '@mantine/core'
import { type Criterion, selectRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useAct } from '../../api.ts'
import { paths } from '../../paths.ts'
import { TextField } from '../../ui/fields.tsx'
import { useForm } from '../../ui/form.ts'
import { FormFrame } from '../../ui/form-frame.tsx'

interface FreezeFormProps {
  readonly projectId: string
  readonly criteria: readonly Criterion[]
  readonly close: () => void
}
/** Names the cohort and freezes it; then goes to its page. */
export function FreezeForm({ projectId, criteria, close }: FreezeFormProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const freeze = useAct(selectRoutes.freezeCohort, cohort => void navigate(paths.cohort(cohort.id)))
  const form = useForm({
    initial: { name: '' },
    body: selectRoutes.freezeCohort.body,
    map: ({ name }) => ({ name, criteria }),
    send: body => freeze.mutateAsync({ params: { id: projectId }, body }),
    done: close,
  })
  return (
    <FormFrame form={form} submitLabel={t('select.freeze')} cancel={close}>
      <Text size="sm">{t('select.freezeText')}</Text>
      <TextField label={t('select.cohortName')} isRequired isFocused {...form.field('name')} />
      {form.error('criteria') && (
        <Text size="xs" c="red">
          {form.error('criteria')}
        </Text>
      )}
    </FormFrame>
  )
}
