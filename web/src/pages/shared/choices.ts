import { useQuery } from '@tanstack/react-query'
import { membershipRoutes } from '@tsumugi/api'
import { useTranslation } from 'react-i18next'
import { ask } from '../../api.ts'
import { useName } from '../../format.ts'
import type { Choice } from '../../ui/fields.tsx'

export const askSites = ask(membershipRoutes.sites, {})
export const askOrganisations = ask(membershipRoutes.organisations, {})

/** The sites as choices of a form. */
export function useSiteChoices(): Choice[] {
  const name = useName()
  const { data } = useQuery(askSites)
  return (data?.items ?? []).map(site => ({ value: site.id, label: `${name(site.name)} (${site.code})` }))
}

/** The organisations as choices of a form. */
export function useOrganisationChoices(): Choice[] {
  const name = useName()
  const { data } = useQuery(askOrganisations)
  return (data?.items ?? []).map(one => ({ value: one.id, label: name(one.name) }))
}

export const modalityChoices: Choice[] = ['CT', 'MR', 'SM', 'PT', 'CR', 'DX', 'MG', 'US', 'XA', 'NM'].map(value => ({
  value,
  label: value,
}))

/** What data may be used for, as choices. */
export function usePurposeChoices() {
  const { t } = useTranslation()
  return (['research', 'commercial-development', 'education'] as const).map(value => ({
    value,
    label: t(`word.purpose.${value}`),
  }))
}

/** The name of a thing's site in the reader's language; the name that came with the thing until the sites are known. */
export function useSiteName(): (thing: { readonly siteId: string; readonly siteName: string }) => string {
  const name = useName()
  const { data } = useQuery(askSites)
  return ({ siteId, siteName }) => {
    const site = data?.items.find(one => one.id === siteId)
    return site ? name(site.name) : siteName
  }
}
