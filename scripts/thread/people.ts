import { type Client, createClient, membershipRoutes, type Role, systemRoutes } from '@tsumugi/api'

/** A client that acts as one sample person, by the one-click sign-in of the sample hospital. */
export interface Person {
  readonly memberId: string
  readonly displayName: string
  readonly role: Role
  readonly organisation: string
  readonly client: Client
}

/** Sign every sample person in. Refused by the platform unless the sample people are loaded. */
export async function signInEverybody(url: string): Promise<Person[]> {
  const anyone = createClient({ baseUrl: url })
  const about = await anyone.call(systemRoutes.about, {})
  return Promise.all(
    about.samplePeople.map(async ({ memberId, displayName, role, organisation }) => {
      const answer = await anyone.open(membershipRoutes.signInAsSample, { body: { memberId } })
      const cookie = answer.headers
        .getSetCookie()
        .map(line => line.split(';')[0])
        .join('; ')
      const client = createClient({ baseUrl: url, headers: () => ({ cookie, origin: url }) })
      return { memberId, displayName, role, organisation: organisation.en, client }
    }),
  )
}

/** The first person in a role; `index` picks a later one, such as the second annotator. */
export function inRole(people: readonly Person[], role: Role, index = 0): Person {
  const found = people.filter(person => person.role === role)[index]
  if (found === undefined) throw new Error(`The sample has no ${role} number ${index + 1}.`)
  return found
}
