import { SimpleGrid } from '@mantine/core'
import { collectRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../api.ts'
import { ManyField, NumberField, SelectField, TextField, WordsField } from '../../ui/fields.tsx'
import { useForm } from '../../ui/form.ts'
import { FormFrame } from '../../ui/form-frame.tsx'
import { modalityChoices, usePurposeChoices, useSiteChoices } from '../shared/choices.ts'

interface Values {
  siteId: string
  reference: string
  modalities: readonly string[]
  purposes: readonly string[]
  regions: readonly string[]
  startsOn: string
  endsOn: string
  feeSharePercent: number | undefined
}
const initial: Values = {
  siteId: '',
  reference: '',
  modalities: ['CT', 'MR'],
  purposes: ['research'],
  regions: ['JP'],
  startsOn: '',
  endsOn: '',
  feeSharePercent: 70,
}
const basisPointsPerPercent = 100

/** A signed agreement as it is on paper; the share is written in percent and kept in basis points. */
export function AgreementForm({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const create = useAct(collectRoutes.createAgreement)
  const form = useForm({
    initial,
    body: collectRoutes.createAgreement.body,
    map: ({ feeSharePercent, ...rest }) => ({
      ...rest,
      feeShareBasisPoints: Math.round((feeSharePercent ?? Number.NaN) * basisPointsPerPercent),
    }),
    send: body => create.mutateAsync({ body }),
    done: close,
  })
  return (
    <FormFrame form={form} submitLabel={t('collect.newAgreement')} cancel={close}>
      <SelectField label={t('collect.site')} isRequired choices={useSiteChoices()} {...form.field('siteId')} />
      <TextField label={t('collect.reference')} isRequired {...form.field('reference')} />
      <SimpleGrid cols={2}>
        <ManyField label={t('collect.modalities')} choices={modalityChoices} {...form.field('modalities')} />
        <ManyField label={t('collect.purposes')} choices={usePurposeChoices()} {...form.field('purposes')} />
        <WordsField label={t('collect.regions')} suggestions={['JP', 'Asia', 'World']} {...form.field('regions')} />
        <NumberField
          label={t('collect.feeShare')}
          suffix=" %"
          min={0}
          max={100}
          {...form.field('feeSharePercent')}
          error={form.error('feeShareBasisPoints')}
        />
        <TextField label={t('collect.startsOn')} type="date" isRequired {...form.field('startsOn')} />
        <TextField label={t('collect.endsOn')} type="date" isRequired {...form.field('endsOn')} />
      </SimpleGrid>
    </FormFrame>
  )
}
