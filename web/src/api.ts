import { QueryClient, useMutation, useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { ApiError, createClient, type ReplyOf, type Role, type Route } from '@tsumugi/api'
import { type LoaderFunctionArgs, redirect } from 'react-router'
import { paths } from './paths.ts'

export const client = createClient({ baseUrl: '' })

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => isUnreachable(error) && count < 2,
      refetchOnWindowFocus: true,
    },
  },
})

type Given<T extends Route> = Parameters<typeof client.call<T>>[1]

/** A question to the server with the key its answer is kept under. */
export interface Ask<R> {
  readonly queryKey: readonly unknown[]
  readonly queryFn: () => Promise<R>
}

/** The question behind one GET route. */
export function ask<T extends Route>(route: T, given: Given<T>): Ask<ReplyOf<T>> {
  return { queryKey: [route.path, given], queryFn: () => client.call(route, given) }
}

/** Text of a route that answers bytes, such as a datasheet. */
export function askText<T extends Route>(route: T, given: Given<T>): Ask<string> {
  return { queryKey: [route.path, given, 'text'], queryFn: async () => (await client.open(route, given)).text() }
}

interface List<T> {
  items: T[]
  total: number
  nextCursor?: string | undefined
}
/** A question whose answer comes in pages; `queryFn` is given the cursor, undefined for the first page. */
export interface AskPages<T> {
  readonly queryKey: readonly unknown[]
  readonly queryFn: (cursor: string | undefined) => Promise<List<T>>
}
export function askPages<T>(
  key: readonly unknown[],
  queryFn: (cursor: string | undefined) => Promise<List<T>>,
): AskPages<T> {
  return { queryKey: [...key, 'pages'], queryFn }
}

/** Fill the cache before a page is shown. A caller who is not signed in is sent to the sign-in page. */
export async function load({ request }: LoaderFunctionArgs, ...asks: readonly Ask<unknown>[]): Promise<null> {
  try {
    await Promise.all(asks.map(one => queryClient.ensureQueryData(one)))
  } catch (error) {
    throw signInInstead(error, request)
  }
  return null
}

/** Like `load`, for a list that comes in pages. */
export async function loadPages<T>({ request }: LoaderFunctionArgs, pages: AskPages<T>): Promise<null> {
  try {
    await queryClient.prefetchInfiniteQuery(infinite(pages))
  } catch (error) {
    throw signInInstead(error, request)
  }
  return null
}

function signInInstead(error: unknown, request: Request): unknown {
  if (!isApiError(error) || error.status !== 401) return error
  const url = new URL(request.url)
  return redirect(paths.signIn(url.pathname + url.search))
}

const noCursor: string | undefined = undefined
function infinite<T>(pages: AskPages<T>) {
  return {
    queryKey: pages.queryKey,
    queryFn: ({ pageParam }: { pageParam: string | undefined }) => pages.queryFn(pageParam),
    initialPageParam: noCursor,
    getNextPageParam: (last: List<T>) => last.nextCursor,
  }
}

interface AskOptions {
  /** Ask again every so many milliseconds; false never. */
  readonly every?: number | false
}
/** The answer to a question that the page's loader asked, kept fresh. */
export function useAsked<R>(question: Ask<R>, { every = false }: AskOptions = {}): R {
  return useSuspenseQuery({ ...question, refetchInterval: every }).data
}

/** What a table needs of a list: its rows, how many there are in all, and when the server said so. */
export interface Listed<T> {
  readonly items: readonly T[]
  readonly total: number
  readonly updatedAt: number
  readonly isFetching: boolean
  readonly refresh: () => void
  readonly more?: (() => void) | undefined
}
export function useListed<T>(question: Ask<List<T>>, { every = false }: AskOptions = {}): Listed<T> {
  const query = useSuspenseQuery({ ...question, refetchInterval: every })
  return {
    items: query.data.items,
    total: query.data.total,
    updatedAt: query.dataUpdatedAt,
    isFetching: query.isFetching,
    refresh: () => void query.refetch(),
  }
}
export function useListedPages<T>(pages: AskPages<T>): Listed<T> {
  const query = useSuspenseInfiniteQuery(infinite(pages))
  return {
    items: query.data.pages.flatMap(page => page.items),
    total: query.data.pages[0]?.total ?? 0,
    updatedAt: query.dataUpdatedAt,
    isFetching: query.isFetching,
    refresh: () => void query.refetch(),
    more: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
  }
}

/** A call that changes something. Afterwards everything on the screen is asked again. */
export function useAct<T extends Route>(route: T, done?: (reply: ReplyOf<T>) => void) {
  return useMutation<ReplyOf<T>, Error, Given<T>>({
    mutationFn: given => client.call(route, given),
    onSuccess: reply => {
      void queryClient.invalidateQueries()
      done?.(reply)
    },
  })
}

/** Whether the contract lets a role call a route. The server decides; this hides what it would refuse. */
export function mayCall(role: Role | undefined, { who }: Route): boolean {
  if (who === 'anyone') return true
  if (who === 'gateway' || !role) return false
  return who === 'member' || who.includes(role)
}

export function isApiError(error: unknown): error is ApiError {
  return error instanceof ApiError
}
const isUnreachable = (error: unknown) => isApiError(error) && (error.status === 0 || error.status === 503)
