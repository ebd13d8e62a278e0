import { Text, Title } from '@mantine/core'
import { membershipRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate, useSearchParams } from 'react-router'
import { client, queryClient } from '../../api.ts'
import { paths } from '../../paths.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { TextField } from '../../ui/fields.tsx'
import { useForm } from '../../ui/form.ts'
import { FormFrame } from '../../ui/form-frame.tsx'
import styles from './sign-in.module.css'
import { SignInFrame } from './sign-in-frame.tsx'

/** The token is in the fragment or the query, as the link has it. */
function useToken(): string {
  const [params] = useSearchParams()
  const { hash } = useLocation()
  const inHash = new URLSearchParams(hash.slice(1))
  return params.get('token') ?? inHash.get('token') ?? hash.slice(1)
}

/** Where an invitation's link leads: choose a password, be signed in. */
export function Component() {
  const { t } = useTranslation()
  const token = useToken()
  const navigate = useNavigate()
  const form = useForm({
    initial: { displayName: '', password: '' },
    body: membershipRoutes.signInWithLink.body,
    map: ({ displayName, password }) => ({ token, password, ...(displayName ? { displayName } : {}) }),
    send: body => client.call(membershipRoutes.signInWithLink, { body }),
    done: () => {
      queryClient.clear()
      void navigate(paths.home(), { replace: true })
    },
  })
  return (
    <SignInFrame>
      <title>{`${t('account.linkTitle')} · Tsumugi`}</title>
      <div className={styles.form}>
        <Title order={1}>{t('account.linkTitle')}</Title>
        <Text size="sm" c="dimmed">
          {t('account.linkText')}
        </Text>
        {token ? (
          <FormFrame form={form} submitLabel={t('account.linkDone')}>
            <TextField label={t('account.name')} autoComplete="name" {...form.field('displayName')} />
            <TextField
              label={t('account.newPassword')}
              type="password"
              autoComplete="new-password"
              isRequired
              {...form.field('password')}
            />
          </FormFrame>
        ) : (
          <EmptyState title={t('ui.notFoundTitle')} text={t('account.linkMissing')} />
        )}
      </div>
    </SignInFrame>
  )
}
