import { useTranslation } from 'react-i18next'
import type { en } from '../../i18n/en/index.ts'
import { StateBadge, type Tone } from '../../ui/state-badge.tsx'

type StateName = keyof typeof en.state

const tones: Readonly<Partial<Record<StateName, Tone>>> = {
  receiving: 'busy',
  checking: 'busy',
  accepted: 'good',
  taken: 'good',
  refused: 'bad',
  'in-force': 'good',
  expired: 'warn',
  active: 'good',
  revoked: 'bad',
  invited: 'busy',
  suspended: 'bad',
  excluded: 'bad',
  look: 'warn',
  assigned: 'busy',
  submitted: 'good',
  reading: 'busy',
  comparing: 'busy',
  agreed: 'good',
  adjudicated: 'good',
  discrepant: 'warn',
  withdrawn: 'bad',
  running: 'busy',
  completed: 'good',
  failed: 'bad',
  done: 'good',
  building: 'busy',
  published: 'good',
  pending: 'warn',
  approved: 'busy',
  returned: 'bad',
  granted: 'good',
  low: 'good',
  review: 'warn',
  withheld: 'bad',
  optedOut: 'bad',
}

/** A state of the contract as a badge in the reader's language. */
export function State({ name }: { name: StateName }) {
  const { t } = useTranslation()
  return <StateBadge tone={tones[name] ?? 'calm'} label={t(`state.${name}`)} />
}
