import { SimpleGrid, Text } from '@mantine/core'
import { type ReplyOf, settleRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import type { LoaderFunctionArgs } from 'react-router'
import { ask, load, useAct, useListed } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { useMay } from '../../me.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { NumberField, TextField } from '../../ui/fields.tsx'
import { useForm } from '../../ui/form.ts'
import { DialogButton, FormFrame } from '../../ui/form-frame.tsx'
import { Page } from '../../ui/page.tsx'
import { Tags } from '../../ui/state-badge.tsx'
import { Instant } from '../../ui/values.tsx'

const question = ask(settleRoutes.shareRules, {})
export const loader = (args: LoaderFunctionArgs) => load(args, question)
type Rule = ReplyOf<typeof settleRoutes.shareRules>['items'][number]
const wholeBasisPoints = 10_000
const basisPointsPerPercent = 100
const payees = ['hospitals', 'annotators', 'platform'] as const

function useColumns(): Column<Rule>[] {
  const { t } = useTranslation()
  const { month, percent, number } = useFormats()
  return [
    { key: 'version', title: t('release.version'), cell: r => t('settle.ruleVersion', { version: r.version }) },
    { key: 'from', title: t('settle.inForceFrom'), cell: r => month(r.inForceFrom), sort: r => r.inForceFrom },
    ...payees.map(payee => ({
      key: payee,
      title: t(`settle.${payee}`),
      align: 'right' as const,
      cell: (r: Rule) => percent(r[`${payee}BasisPoints`] / wholeBasisPoints, 2),
    })),
    {
      key: 'weights',
      title: t('settle.weights'),
      isLong: true,
      cell: r => (
        <Tags
          values={[
            `${t('settle.weightSeries')} ${number(r.weights.series)}`,
            `${t('settle.weightReading')} ${number(r.weights.reading)}`,
            `${t('settle.weightAdjudication')} ${number(r.weights.adjudication)}`,
          ]}
        />
      ),
    },
    { key: 'created', title: t('select.created'), cell: r => <Instant at={r.createdAt} /> },
  ]
}

export function Component() {
  const { t } = useTranslation()
  const may = useMay()
  const put = may(settleRoutes.createShareRule) && (
    <DialogButton label={t('settle.newRule')}>{close => <RuleForm close={close} />}</DialogButton>
  )
  return (
    <Page
      title={t('shell.shareRules')}
      crumbs={[{ label: t('shell.stage.settle') }]}
      description={t('settle.rulesText')}
      actions={put}
    >
      <DataTable
        label={t('shell.shareRules')}
        rows={useListed(question)}
        columns={useColumns()}
        rowKey={r => r.id}
        empty={{ title: t('settle.rulesEmpty'), text: t('settle.rulesEmptyText') }}
      />
    </Page>
  )
}

interface Values {
  hospitals: number | undefined
  annotators: number | undefined
  platform: number | undefined
  series: number | undefined
  reading: number | undefined
  adjudication: number | undefined
  inForceFrom: string
}
const initial: Values = {
  hospitals: 70,
  annotators: 20,
  platform: 10,
  series: 10,
  reading: 5,
  adjudication: 5,
  inForceFrom: '',
}
const points = (percent: number | undefined) => Math.round((percent ?? Number.NaN) * basisPointsPerPercent)

function RuleForm({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const create = useAct(settleRoutes.createShareRule)
  const form = useForm({
    initial,
    body: settleRoutes.createShareRule.body,
    map: ({ hospitals, annotators, platform, series, reading, adjudication, inForceFrom }) => ({
      hospitalsBasisPoints: points(hospitals),
      annotatorsBasisPoints: points(annotators),
      platformBasisPoints: points(platform),
      weights: { series, reading, adjudication },
      inForceFrom,
    }),
    send: body => create.mutateAsync({ body }),
    done: close,
  })
  const sum = payees.reduce((total, payee) => total + (form.values[payee] ?? 0), 0)
  return (
    <FormFrame form={form} submitLabel={t('settle.newRule')} cancel={close}>
      <TextField label={t('settle.inForceFrom')} type="month" isRequired {...form.field('inForceFrom')} />
      <SimpleGrid cols={3}>
        {payees.map(payee => (
          <NumberField
            key={payee}
            label={t(`settle.${payee}`)}
            suffix=" %"
            min={0}
            max={100}
            {...form.field(payee)}
            error={form.error(`${payee}BasisPoints`)}
          />
        ))}
      </SimpleGrid>
      <Text size="xs" c={sum === 100 ? 'dimmed' : 'red'} aria-live="polite">
        {t('settle.sumOf', { sum })}
      </Text>
      <SimpleGrid cols={3}>
        <NumberField label={t('settle.weightSeries')} isWhole min={0} {...form.field('series')} />
        <NumberField label={t('settle.weightReading')} isWhole min={0} {...form.field('reading')} />
        <NumberField label={t('settle.weightAdjudication')} isWhole min={0} {...form.field('adjudication')} />
      </SimpleGrid>
    </FormFrame>
  )
}
