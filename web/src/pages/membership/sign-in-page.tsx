import { Anchor, Title } from '@mantine/core'
import { membershipRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { client, queryClient, useAsked } from '../../api.ts'
import { askAbout } from '../../me.ts'
import { paths } from '../../paths.ts'
import { TextField } from '../../ui/fields.tsx'
import { useForm } from '../../ui/form.ts'
import { FormFrame } from '../../ui/form-frame.tsx'
import { SamplePeople } from './sample-people.tsx'
import styles from './sign-in.module.css'
import { SignInFrame } from './sign-in-frame.tsx'

export async function loader(): Promise<null> {
  await queryClient.ensureQueryData(askAbout)
  return null
}

/** The page to go on to: a path of this app only, never another origin. */
function useNext(): () => Promise<void> {
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const next = params.get('next') ?? ''
  return async () => {
    queryClient.clear()
    await navigate(/^\/(?![/\\])/.test(next) ? next : paths.home(), { replace: true })
  }
}

export function Component() {
  const { t } = useTranslation()
  const about = useAsked(askAbout)
  const goOn = useNext()
  return (
    <SignInFrame isWide={about.isSampleLoaded}>
      <title>{`${t('account.title')} · Tsumugi`}</title>
      <div className={styles.form}>
        <Title order={1}>{t('account.title')}</Title>
        <PasswordForm goOn={goOn} />
        <Anchor component={Link} to={paths.catalogue()} size="sm">
          {t('account.toCatalogue')}
        </Anchor>
      </div>
      {about.isSampleLoaded && <SamplePeople people={about.samplePeople} goOn={goOn} />}
    </SignInFrame>
  )
}

function PasswordForm({ goOn }: { goOn: () => Promise<void> }) {
  const { t } = useTranslation()
  const form = useForm({
    initial: { email: '', password: '' },
    body: membershipRoutes.signIn.body,
    map: values => values,
    send: body => client.call(membershipRoutes.signIn, { body }),
    done: () => void goOn(),
  })
  return (
    <FormFrame form={form} submitLabel={t('account.signIn')}>
      <TextField label={t('account.email')} type="email" autoComplete="username" {...form.field('email')} />
      <TextField
        label={t('account.password')}
        type="password"
        autoComplete="current-password"
        {...form.field('password')}
      />
    </FormFrame>
  )
}
