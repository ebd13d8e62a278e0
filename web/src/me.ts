import { membershipRoutes, type ReplyOf, type Role, type Route, systemRoutes } from '@tsumugi/api'
import { type LoaderFunctionArgs, redirect } from 'react-router'
import { type Ask, ask, client, isApiError, mayCall, queryClient, useAsked } from './api.ts'
import { paths } from './paths.ts'

type Me = ReplyOf<typeof membershipRoutes.me>

/** Who is signed in; null when nobody is. */
export const askMe: Ask<Me | null> = {
  queryKey: [membershipRoutes.me.path],
  queryFn: () =>
    client.call(membershipRoutes.me, {}).catch((error: unknown) => {
      if (isApiError(error) && error.status === 401) return null
      throw error
    }),
}
export const askAbout = ask(systemRoutes.about, {})

/** Loader of every page that needs a signed-in member. */
export async function requireMe({ request }: LoaderFunctionArgs): Promise<null> {
  const [me] = await Promise.all([queryClient.ensureQueryData(askMe), queryClient.ensureQueryData(askAbout)])
  const url = new URL(request.url)
  if (!me) throw redirect(paths.signIn(url.pathname + url.search))
  return null
}

/** The signed-in member, or null on a public page. */
export const useMaybeMe = (): Me | null => useAsked(askMe)

/** The signed-in member. Only below `requireMe`. */
export function useMe(): Me {
  const me = useMaybeMe()
  if (!me) throw new Error('this page is shown to members only')
  return me
}
export const useRole = (): Role | undefined => useMaybeMe()?.member.role

/** Whether the signed-in member's role may call a route. */
export function useMay(): (route: Route) => boolean {
  const role = useRole()
  return route => mayCall(role, route)
}
