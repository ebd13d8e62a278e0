import { List, SimpleGrid, Text } from '@mantine/core'
import { releaseRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../api.ts'
import { NumberField, SwitchField, TextAreaField, TextField } from '../../ui/fields.tsx'
import { useForm } from '../../ui/form.ts'
import { FormFrame } from '../../ui/form-frame.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { AccessRequest } from './requests-page.tsx'

interface Values {
  verdict: 'approve' | 'return'
  feeYen: number | undefined
  endsOn: string
  reason: string
}
const initial: Values = { verdict: 'approve', feeYen: undefined, endsOn: '', reason: '' }

/** What is asked, whether the terms allow it, and the decision. */
export function DecisionForm({ request, close }: { request: AccessRequest; close: () => void }) {
  const { t } = useTranslation()
  const decide = useAct(releaseRoutes.decideRequest)
  const form = useForm({
    initial,
    body: releaseRoutes.decideRequest.body,
    map: ({ verdict, feeYen, endsOn, reason }) =>
      verdict === 'return'
        ? { verdict, reason }
        : { verdict, reason, endsOn, fee: { minor: feeYen === undefined ? '' : String(feeYen), currency: 'JPY' } },
    send: body => decide.mutateAsync({ params: { id: request.id }, body }),
    done: close,
  })
  return (
    <FormFrame form={form} submitLabel={t(`release.${form.values.verdict}`)} cancel={close}>
      <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
        {request.statement}
      </Text>
      <Notice tone={request.match.isMatch ? 'good' : 'warn'}>
        <b>{t(`word.purpose.${request.purpose}`)}</b>
        <List size="sm">
          {request.match.reasons.map(reason => (
            <List.Item key={reason}>{reason}</List.Item>
          ))}
        </List>
      </Notice>
      <SwitchField
        label={t('release.decide')}
        {...form.field('verdict')}
        choices={[
          { value: 'approve', label: t('release.approve') },
          { value: 'return', label: t('release.return') },
        ]}
      />
      {form.values.verdict === 'approve' && (
        <SimpleGrid cols={2}>
          <NumberField
            label={t('release.quote')}
            isRequired
            isWhole
            prefix="¥"
            min={0}
            {...form.field('feeYen')}
            error={form.error('fee.minor')}
          />
          <TextField label={t('release.endsOn')} type="date" isRequired {...form.field('endsOn')} />
        </SimpleGrid>
      )}
      <TextAreaField
        label={t('release.reason')}
        isRequired={form.values.verdict === 'return'}
        {...form.field('reason')}
      />
    </FormFrame>
  )
}
