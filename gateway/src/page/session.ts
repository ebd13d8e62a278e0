import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Who may use the page: whoever opened the one-time link that the terminal showed. */
export interface PageSession {
  /** The secret of the link; good once. */
  readonly linkToken: string
  /** Trade the link's secret for the cookie's; nothing when it is wrong or was used. */
  readonly useLink: (token: string) => string | undefined
  readonly isSignedIn: (cookieHeader: string | undefined) => boolean
}

export const cookieName = 'tsumugi_gateway'

export function openPageSession(): PageSession {
  const linkToken = randomBytes(24).toString('base64url')
  const cookie = randomBytes(24).toString('base64url')
  let isUsed = false
  return {
    linkToken,
    useLink: token => {
      if (isUsed || !isSame(token, linkToken)) return undefined
      isUsed = true
      return cookie
    },
    isSignedIn: header => {
      const value = (header ?? '').split(/;\s*/).find(pair => pair.startsWith(`${cookieName}=`))
      return value !== undefined && isSame(value.slice(cookieName.length + 1), cookie)
    },
  }
}

/** Compare secrets in a time that does not tell where they differ. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
