import { Button, Group, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { pathOf, type ReplyOf, releaseRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useSearchParams } from 'react-router'
import { ask, load, useListed } from '../../api.ts'
import { useFormats, useName } from '../../format.ts'
import { paths } from '../../paths.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SwitchField } from '../../ui/fields.tsx'
import { Page } from '../../ui/page.tsx'
import { Picture } from '../../ui/picture.tsx'
import { Tags } from '../../ui/state-badge.tsx'
import { Money } from '../../ui/values.tsx'
import styles from './catalogue.module.css'

const question = ask(releaseRoutes.catalogue, { query: {} })
export const loader = (args: LoaderFunctionArgs) => load(args, question)
export type Card = ReplyOf<typeof releaseRoutes.catalogue>['items'][number]
const purposes = ['research', 'commercial-development', 'education'] as const

/** The catalogue: open to all, searched and narrowed in the URL. */
export function Component() {
  const { t } = useTranslation()
  const { number } = useFormats()
  const [params, setParams] = useSearchParams()
  const list = useListed(question)
  const shown = list.items.filter(card => fits(card, params))
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(params)
    if (value) next.set(name, value)
    else next.delete(name)
    setParams(next, { replace: true })
  }
  return (
    <Page title={t('shell.catalogue')} description={t('release.catalogueText')}>
      <Group gap="sm">
        <TextInput
          w={280}
          size="sm"
          value={params.get('q') ?? ''}
          onChange={event => set('q', event.currentTarget.value)}
          leftSection={<IconSearch size={15} aria-hidden />}
          placeholder={t('ui.search')}
          aria-label={t('ui.search')}
        />
        <ModalityFacet cards={list.items} value={params.get('modality') ?? ''} onChange={v => set('modality', v)} />
        <SwitchField
          label={t('release.purpose')}
          value={params.get('purpose') ?? ''}
          onChange={value => set('purpose', value)}
          choices={[
            { value: '', label: t('release.allPurposes') },
            ...purposes.map(value => ({ value, label: t(`word.purpose.${value}`) })),
          ]}
        />
        <Text size="sm" c="dimmed" aria-live="polite">
          {t('ui.countOf', { shown: number(shown.length), total: number(list.total) })}
        </Text>
      </Group>
      {shown.length === 0 ? (
        <EmptyState
          title={t('release.catalogueEmpty')}
          text={t('release.catalogueEmptyText')}
          action={
            <Button variant="default" onClick={() => setParams({})}>
              {t('release.clear')}
            </Button>
          }
        />
      ) : (
        <ul className={styles.grid}>
          {shown.map(card => (
            <CatalogueCard key={card.id} card={card} />
          ))}
        </ul>
      )}
    </Page>
  )
}

function fits(card: Card, params: URLSearchParams): boolean {
  const q = (params.get('q') ?? '').normalize('NFKC').toLowerCase()
  const modality = params.get('modality')
  const purpose = params.get('purpose')
  const text = [card.datasetName, card.title.en, card.title.ja, card.description.en, card.description.ja].join(' ')
  return (
    text.normalize('NFKC').toLowerCase().includes(q) &&
    (!modality || card.modalities.includes(modality)) &&
    (!purpose || card.terms.purposes.some(one => one === purpose))
  )
}

interface FacetProps {
  readonly cards: readonly Card[]
  readonly value: string
  readonly onChange: (value: string) => void
}
function ModalityFacet({ cards, value, onChange }: FacetProps) {
  const { t } = useTranslation()
  const modalities = [...new Set(cards.flatMap(card => card.modalities))].toSorted()
  const count = (modality: string) => cards.filter(card => card.modalities.includes(modality)).length
  return (
    <SwitchField
      label={t('collect.modality')}
      value={value}
      onChange={onChange}
      choices={[
        { value: '', label: t('collect.allModalities') },
        ...modalities.map(modality => ({ value: modality, label: `${modality} ${count(modality)}` })),
      ]}
    />
  )
}

function CatalogueCard({ card }: { card: Card }) {
  const { t } = useTranslation()
  const name = useName()
  const { number, bytes } = useFormats()
  const title = name(card.title)
  const count = (value: number | null) => (value === null ? t('release.suppressed') : number(value))
  return (
    <li className={styles.card}>
      <Picture
        src={pathOf(releaseRoutes.cataloguePreview, { id: card.id })}
        alt={t('release.sample', { name: title })}
      />
      <div className={styles.body}>
        <Tags values={[...card.modalities, ...card.terms.purposes.map(p => t(`word.purpose.${p}`))]} />
        <Link to={paths.catalogueEntry(card.id)} className={styles.title}>
          {title}
        </Link>
        <Text size="xs" c="dimmed">
          {t('release.named', { name: card.datasetName, version: card.version })}
        </Text>
        <Text size="sm" lineClamp={3}>
          {name(card.description)}
        </Text>
        <span className={styles.facts}>
          <span>
            {t('collect.count.subjects')} <b>{count(card.subjects)}</b>
          </span>
          <span>
            {t('collect.count.series')} <b>{count(card.series)}</b>
          </span>
          <span>{bytes(card.sizeBytes)}</span>
          {card.medianDice !== null && (
            <span>
              {t('release.medianDice')} <b>{number(card.medianDice, 2)}</b>
            </span>
          )}
          <b className={styles.fee}>
            <Money value={card.fee} />
          </b>
        </span>
      </div>
    </li>
  )
}
