import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Brand, LanguageSwitch, SchemeSwitch } from '../../shell/top-bar.tsx'
import styles from './sign-in.module.css'

/** What surrounds the pages before signing in: the platform's promises at the left, the form at the right. */
export function SignInFrame({ children, isWide = false }: { children: ReactNode; isWide?: boolean }) {
  const { t } = useTranslation()
  const promises = [t('account.promise1'), t('account.promise2'), t('account.promise3')]
  return (
    <div className={styles.frame}>
      <aside className={styles.aside}>
        <Threads />
        <p className={styles.lead}>{t('account.lead')}</p>
        <ul>
          {promises.map(promise => (
            <li key={promise}>{promise}</li>
          ))}
        </ul>
      </aside>
      <main className={styles.main}>
        <header>
          <Brand />
          <span className={styles.space} />
          <LanguageSwitch />
          <SchemeSwitch />
        </header>
        <div className={styles.content} data-wide={isWide || undefined}>
          {children}
        </div>
      </main>
    </div>
  )
}

const strands = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
/** Many strands drawn into one thread. */
function Threads() {
  return (
    <svg viewBox="0 0 400 220" className={styles.threads} aria-hidden="true" preserveAspectRatio="xMidYMid slice">
      {strands.map(strand => (
        <path
          key={strand}
          d={`M-10 ${10 + strand * 18} C 120 ${10 + strand * 18}, 190 110, 300 ${104 + strand} S 380 110, 420 ${104 + strand}`}
        />
      ))}
    </svg>
  )
}
