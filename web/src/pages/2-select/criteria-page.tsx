import { Button, Group, Menu } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type Criterion, selectRoutes } from '@tsumugi/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { ask, client, load, useAsked } from '../../api.ts'
import { useName } from '../../format.ts'
import { useMay } from '../../me.ts'
import { paths } from '../../paths.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { DialogButton } from '../../ui/form-frame.tsx'
import { Columns, Page, Section } from '../../ui/page.tsx'
import { paramOf } from '../shared/param.ts'
import { criterionKinds, newCriterion, type Rule } from './criterion-kinds.ts'
import { CriterionRow } from './criterion-row.tsx'
import { FlowCounts } from './flow-counts.tsx'
import { FreezeForm } from './freeze-form.tsx'
import { ProjectTabs } from './project-tabs.tsx'
import { askProjects } from './triage-page.tsx'

const askChoices = (id: string) => ask(selectRoutes.criteriaChoices, { params: { id } })
export const loader = (args: LoaderFunctionArgs) => load(args, askProjects, askChoices(paramOf(args.params, 'id')))
const settleMilliseconds = 250

/** Rules at the left, what each leaves at the right, counted as they are written. */
export function Component() {
  const { t } = useTranslation()
  const name = useName()
  const may = useMay()
  const id = paramOf(useParams(), 'id')
  const project = useAsked(askProjects).items.find(one => one.id === id)
  const { facets } = useAsked(askChoices(id))
  const [rules, setRules] = useState<readonly Rule[]>([{ key: 'accepted', criterion: { kind: 'accepted' } }])
  const criteria = rules.map(rule => rule.criterion)
  const preview = usePreview(id, criteria)
  const change = (key: string, criterion: Criterion) =>
    setRules(before => before.map(rule => (rule.key === key ? { key, criterion } : rule)))
  const add = (kind: Criterion['kind']) =>
    setRules(before => [...before, { key: crypto.randomUUID(), criterion: newCriterion(kind) }])
  return (
    <Page
      title={project ? name(project.name) : t('select.criteria')}
      crumbs={[{ label: t('shell.stage.select') }, { label: t('shell.projects'), to: paths.projects() }]}
      description={t('select.criteriaText')}
      actions={
        may(selectRoutes.freezeCohort) && (
          <DialogButton label={t('select.freeze')}>
            {close => <FreezeForm projectId={id} criteria={criteria} close={close} />}
          </DialogButton>
        )
      }
    >
      <ProjectTabs projectId={id} current="criteria" />
      <Columns
        main={
          <Section title={t('select.rules')} aside={<AddRule add={add} />} isPlain>
            {rules.length === 0 && <EmptyState title={t('select.noRules')} text={t('select.noRulesText')} />}
            {rules.map((rule, index) => (
              <CriterionRow
                key={rule.key}
                number={index + 1}
                criterion={rule.criterion}
                facets={facets}
                onChange={criterion => change(rule.key, criterion)}
                onRemove={() => setRules(before => before.filter(one => one.key !== rule.key))}
              />
            ))}
          </Section>
        }
        side={
          <Section title={t('select.counts')}>
            {preview.error && <ErrorNotice error={preview.error} />}
            {preview.data && <FlowCounts flow={preview.data} isStale={preview.isFetching} />}
          </Section>
        }
      />
    </Page>
  )
}

function usePreview(id: string, criteria: readonly Criterion[]) {
  const [settled] = useDebouncedValue(criteria, settleMilliseconds)
  const whole = selectRoutes.previewCriteria.body?.safeParse({ criteria: settled })
  return useQuery({
    queryKey: [selectRoutes.previewCriteria.path, id, settled],
    queryFn: () => client.call(selectRoutes.previewCriteria, { params: { id }, body: whole?.data ?? { criteria: [] } }),
    enabled: whole?.success ?? false,
    placeholderData: keepPreviousData,
  })
}

function AddRule({ add }: { add: (kind: Criterion['kind']) => void }) {
  const { t } = useTranslation()
  return (
    <Group gap="xs">
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default">{t('select.addRule')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {criterionKinds.map(kind => (
            <Menu.Item key={kind} onClick={() => add(kind)}>
              {t(`select.kind.${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Group>
  )
}
