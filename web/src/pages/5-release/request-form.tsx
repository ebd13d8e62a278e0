import { Text } from '@mantine/core'
import { releaseRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useAct } from '../../api.ts'
import { paths } from '../../paths.ts'
import { SelectField, TextAreaField } from '../../ui/fields.tsx'
import { useForm } from '../../ui/form.ts'
import { FormFrame } from '../../ui/form-frame.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { usePurposeChoices } from '../shared/choices.ts'
import type { Entry } from './catalogue-entry-page.tsx'

/** Asks for a release for a purpose. */
export function RequestForm({ entry, close }: { entry: Entry; close: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const request = useAct(releaseRoutes.requestAccess)
  const form = useForm({
    initial: { purpose: 'research', statement: '' },
    body: releaseRoutes.requestAccess.body,
    map: values => ({ ...values, releaseId: entry.id }),
    send: body => request.mutateAsync({ body }),
    done: () => {
      close()
      toastDone(t('release.sent'))
      void navigate(paths.requests())
    },
  })
  return (
    <FormFrame form={form} submitLabel={t('release.send')} cancel={close}>
      <Text size="sm">{t('release.requestText')}</Text>
      <SelectField label={t('release.purpose')} choices={usePurposeChoices()} {...form.field('purpose')} />
      <TextAreaField label={t('release.statement')} isRequired minRows={5} {...form.field('statement')} />
    </FormFrame>
  )
}
