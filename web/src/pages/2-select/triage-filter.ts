export interface TriageFilter {
  readonly verdict?: 'undecided' | 'accepted' | 'excluded'
  readonly modality?: string
  readonly issue?: string
}
export const verdicts = ['undecided', 'accepted', 'excluded'] as const

/** The filter that the URL holds. */
export function triageFilterOf(params: URLSearchParams): TriageFilter {
  const verdict = verdicts.find(one => one === params.get('verdict'))
  const modality = params.get('modality')
  const issue = params.get('issue')
  return { ...(verdict ? { verdict } : {}), ...(modality ? { modality } : {}), ...(issue ? { issue } : {}) }
}
