import { type SyntheticPatient, syntheticPatient } from './patients.ts'
import { ballPhantom } from './phantoms.ts'
import { randomOf } from './random.ts'
import { buildSeries, type SyntheticSeries } from './series.ts'

/** Patients with their series, one row of clinical data each, and who has opted out. */
export interface SyntheticHospital {
  readonly patients: readonly SyntheticPatient[]
  readonly series: readonly SyntheticSeries[]
  /** CSV with a header row: patient_id, age, sex, diagnosis (ICD-10), smoker, egfr. */
  readonly clinicalCsv: string
  readonly optedOutPatientIds: readonly string[]
}

/** A small hospital: one CT series a patient, and an MR one for every second. Every fifth patient has opted out. */
export function buildHospital({ patientCount = 5, shape = [6, 24, 24] as const, seed = 1 } = {}): SyntheticHospital {
  const patients = Array.from({ length: patientCount }, (_, index) => syntheticPatient(seed * 100 + index))
  const series = patients.flatMap((patient, index) => {
    const phantom = ballPhantom(shape, { seed: seed * 1000 + index })
    const ct = buildSeries({ patient, phantom, studyDate: `202503${String(10 + (index % 18)).padStart(2, '0')}` })
    if (index % 2 === 1) return [ct]
    return [ct, buildSeries({ patient, phantom, modality: 'MR', studyNumber: 2, seriesDescription: 'T1 MPRAGE' })]
  })
  const optedOutPatientIds = patients.filter((_, index) => index % 5 === 4).map(patient => patient.patientId)
  return { patients, series, clinicalCsv: clinicalCsv(patients, seed), optedOutPatientIds }
}

function clinicalCsv(patients: readonly SyntheticPatient[], seed: number): string {
  const random = randomOf(seed)
  const rows = patients.map(patient => {
    const age = 2025 - Number(patient.birthDate.slice(0, 4))
    const diagnosis = random() < 0.5 ? 'C34.1' : 'R91'
    const smoker = random() < 0.4 ? 'yes' : 'no'
    return [patient.patientId, age, patient.sex, diagnosis, smoker, Math.round(40 + random() * 60)].join(',')
  })
  return ['patient_id,age,sex,diagnosis,smoker,egfr', ...rows, ''].join('\n')
}
