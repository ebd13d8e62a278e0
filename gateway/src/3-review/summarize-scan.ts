import type { Scan } from '#receive'

/** A scan as the screen inside the hospital shows it. */
export interface ScanSummary {
  readonly studies: readonly StudySummary[]
  readonly slides: readonly string[]
  readonly tables: readonly string[]
  readonly records: readonly string[]
  readonly variants: readonly string[]
  readonly broken: readonly { readonly name: string; readonly reason: string }[]
  readonly counts: {
    readonly subjects: number
    readonly studies: number
    readonly series: number
    readonly instances: number
    readonly sizeBytes: number
  }
}
export interface StudySummary {
  readonly studyInstanceUid: string
  readonly pseudonym: string
  readonly patientId: string
  readonly modalities: readonly string[]
  readonly series: number
  readonly instances: number
  readonly sizeBytes: number
}

/** Count what a scan found, study by study. */
export function summarizeScan(scan: Scan): ScanSummary {
  const byStudy = new Map<string, typeof scan.instances>()
  for (const instance of scan.instances)
    byStudy.set(instance.studyInstanceUid, [...(byStudy.get(instance.studyInstanceUid) ?? []), instance])
  const studies = [...byStudy].map(([studyInstanceUid, instances]): StudySummary => {
    const pseudonym = instances[0]?.pseudonym ?? ''
    return {
      studyInstanceUid,
      pseudonym,
      patientId: scan.people.get(pseudonym)?.patientId ?? '',
      modalities: [...new Set(instances.map(instance => instance.modality))].sort(),
      series: new Set(instances.map(instance => instance.seriesInstanceUid)).size,
      instances: instances.length,
      sizeBytes: instances.reduce((sum, instance) => sum + instance.sizeBytes, 0),
    }
  })
  return {
    studies,
    slides: scan.slides.map(file => file.name),
    tables: scan.tables.map(file => file.name),
    records: scan.records.map(file => file.name),
    variants: scan.variants.map(file => file.name),
    broken: scan.broken,
    counts: {
      subjects: scan.people.size,
      studies: studies.length,
      series: studies.reduce((sum, study) => sum + study.series, 0),
      instances: scan.instances.length,
      sizeBytes: studies.reduce((sum, study) => sum + study.sizeBytes, 0),
    },
  }
}
