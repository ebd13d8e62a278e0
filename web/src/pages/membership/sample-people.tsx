import { Text, Title, UnstyledButton } from '@mantine/core'
import { membershipRoutes, type ReplyOf, type systemRoutes } from '@tsumugi/api'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../api.ts'
import { useName } from '../../format.ts'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import styles from './sign-in.module.css'

type Person = ReplyOf<typeof systemRoutes.about>['samplePeople'][number]

/** The sample hospital's people, one click each. */
export function SamplePeople({ people, goOn }: { people: readonly Person[]; goOn: () => Promise<void> }) {
  const { t } = useTranslation()
  const nameOf = useName()
  const [error, setError] = useState<unknown>(null)
  const signIn = (memberId: string) =>
    client.call(membershipRoutes.signInAsSample, { body: { memberId } }).then(goOn, setError)
  return (
    <section className={styles.people} aria-labelledby="sample-title">
      <Title order={2} id="sample-title">
        {t('account.sampleTitle')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('account.sampleText')}
      </Text>
      {error !== null && <ErrorNotice error={error} />}
      <ul>
        {people.map(person => (
          <li key={person.memberId}>
            <UnstyledButton className={styles.person} onClick={() => void signIn(person.memberId)}>
              <span className={styles.avatar} aria-hidden>
                {person.displayName.slice(0, 1)}
              </span>
              <span className={styles.personText}>
                <b>{t(`role.${person.role}`)}</b>
                <span>
                  {person.displayName} · {nameOf(person.organisation)}
                </span>
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  )
}
