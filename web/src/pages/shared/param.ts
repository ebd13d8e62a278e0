/** A parameter that the route's path is known to have. */
export function paramOf(params: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = params[name]
  if (!value) throw new Error(`the route has no parameter ${name}`)
  return value
}
