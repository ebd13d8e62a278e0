import { SimpleGrid } from '@mantine/core'
import { collectRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../api.ts'
import { ManyField, SelectField, TextField } from '../../ui/fields.tsx'
import { useForm } from '../../ui/form.ts'
import { FormFrame } from '../../ui/form-frame.tsx'
import { modalityChoices, useSiteChoices } from '../shared/choices.ts'

interface Values {
  siteId: string
  committee: string
  reference: string
  modalities: readonly string[]
  startsOn: string
  endsOn: string
}
const initial: Values = { siteId: '', committee: '', reference: '', modalities: ['CT', 'MR'], startsOn: '', endsOn: '' }

/** A committee's approval as its letter states it. */
export function EthicsApprovalForm({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const create = useAct(collectRoutes.createEthicsApproval)
  const form = useForm({
    initial,
    body: collectRoutes.createEthicsApproval.body,
    map: values => values,
    send: body => create.mutateAsync({ body }),
    done: close,
  })
  return (
    <FormFrame form={form} submitLabel={t('collect.newApproval')} cancel={close}>
      <SelectField label={t('collect.site')} isRequired choices={useSiteChoices()} {...form.field('siteId')} />
      <SimpleGrid cols={2}>
        <TextField label={t('collect.committee')} isRequired {...form.field('committee')} />
        <TextField label={t('collect.reference')} isRequired {...form.field('reference')} />
        <TextField label={t('collect.startsOn')} type="date" isRequired {...form.field('startsOn')} />
        <TextField label={t('collect.endsOn')} type="date" isRequired {...form.field('endsOn')} />
      </SimpleGrid>
      <ManyField label={t('collect.modalities')} choices={modalityChoices} {...form.field('modalities')} />
    </FormFrame>
  )
}
