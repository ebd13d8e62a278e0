import { Button } from '@mantine/core'
import { type ReplyOf, systemRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import type { LoaderFunctionArgs } from 'react-router'
import { ask, load, useAsked } from '../../api.ts'
import { useFormats } from '../../format.ts'
import { askAbout } from '../../me.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { StatCard, StatRow } from '../../ui/stat-card.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'

const question = ask(systemRoutes.health, {})
export const loader = (args: LoaderFunctionArgs) => load(args, question, askAbout)
const pollMilliseconds = 10_000

export function Component() {
  const { t } = useTranslation()
  const { bytes } = useFormats()
  const health = useAsked(question, { every: pollMilliseconds })
  const about = useAsked(askAbout)
  const sick = health.parts.filter(part => !part.isHealthy).length
  return (
    <Page
      title={t('shell.health')}
      crumbs={[{ label: t('shell.operate') }]}
      description={t('operate.healthText')}
      actions={
        <Button component="a" href="/api/docs" target="_blank" rel="noreferrer" variant="default">
          {t('operate.apiDocs')}
        </Button>
      }
    >
      <StatRow>
        <StatCard
          label={t('shell.health')}
          value={
            <StateBadge
              tone={sick === 0 ? 'good' : 'bad'}
              label={sick === 0 ? t('operate.allHealthy') : t('operate.unhealthy')}
            />
          }
        />
        <StatCard label={t('operate.stored')} value={bytes(health.blobBytes)} />
        <StatCard label={t('operate.free')} value={bytes(health.freeBytes)} />
        <StatCard label={about.name} value={about.version} />
      </StatRow>
      <DataTable
        label={t('shell.health')}
        rows={{ items: health.parts, total: health.parts.length }}
        rowKey={part => part.name}
        empty={{ title: t('operate.noParts'), text: t('operate.noPartsText') }}
        columns={[
          { key: 'part', title: t('operate.part'), cell: part => t(`operate.parts.${part.name}`) },
          {
            key: 'state',
            title: t('collect.state'),
            cell: part => (
              <StateBadge
                tone={part.isHealthy ? 'good' : 'bad'}
                label={part.isHealthy ? t('operate.healthy') : t('operate.unhealthy')}
              />
            ),
          },
          { key: 'detail', title: t('operate.detail'), isLong: true, cell: part => <PartDetail part={part} /> },
        ]}
      />
    </Page>
  )
}

type Part = ReplyOf<typeof systemRoutes.health>['parts'][number]

/** What a part is, and how much waits in it. */
function PartDetail({ part: { kind, counts, errorCode } }: { part: Part }) {
  const { t } = useTranslation()
  const { number } = useFormats()
  const waiting = ['waiting', 'running', 'failed'] as const
  const words = [
    kind && t(`operate.kinds.${kind}`),
    ...waiting.map(name => counts[name] !== undefined && `${t(`state.${name}`)} ${number(counts[name])}`),
    errorCode,
  ]
  return <>{words.filter(Boolean).join(' · ') || '–'}</>
}
