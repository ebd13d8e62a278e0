/**
 * What becomes of an element of a FHIR resource. `keep`: a code of the Standard, a number or a boolean, as it is. `concept`: CodeableConcept or Coding.
 * `date`: date, dateTime or instant, shifted. `text`: cleaned of all that may name someone. `note`: Annotation, its text and time alone. `uid`: a DICOM UID,
 * replaced as in the images. `value`: by the type that the name of a choice ends with. An object: a backbone element with elements of its own.
 */
export type ElementRule =
  | 'keep'
  | 'concept'
  | 'date'
  | 'period'
  | 'quantity'
  | 'range'
  | 'ratio'
  | 'reference'
  | 'text'
  | 'note'
  | 'uid'
  | 'value'
  | ElementRules
export interface ElementRules {
  readonly [name: string]: ElementRule
}

const dosage: ElementRules = {
  ...{ sequence: 'keep', text: 'text', timing: { code: 'concept', repeat: { frequency: 'keep', period: 'keep' } } },
  ...{
    asNeededBoolean: 'keep',
    asNeededCodeableConcept: 'concept',
    site: 'concept',
    route: 'concept',
    method: 'concept',
  },
  doseAndRate: {
    ...{ type: 'concept', doseQuantity: 'quantity', doseRange: 'range' },
    ...{ rateQuantity: 'quantity', rateRange: 'range', rateRatio: 'ratio' },
  },
  ...{ maxDosePerPeriod: 'ratio', maxDosePerAdministration: 'quantity' },
}
const referenceRange: ElementRules = {
  ...{ low: 'quantity', high: 'quantity', type: 'concept', appliesTo: 'concept', age: 'range', text: 'text' },
}
const medication = { medicationCodeableConcept: 'concept', medicationReference: 'reference' } as const
const common = { status: 'keep', category: 'concept', code: 'concept', note: 'note' } as const
const ofPatient = { subject: 'reference', encounter: 'reference' } as const

/**
 * Resource types that may leave, with the elements that may. Whatever is not named goes: identifiers, people, organisations, places, narratives, extensions,
 * attachments, administration and money. Names are of FHIR R4. @see https://hl7.org/fhir/R4/resourcelist.html
 */
export const fhirElements: Readonly<Record<string, ElementRules>> = {
  AllergyIntolerance: {
    ...{
      clinicalStatus: 'concept',
      verificationStatus: 'concept',
      type: 'keep',
      category: 'keep',
      criticality: 'keep',
    },
    ...{ code: 'concept', patient: 'reference', encounter: 'reference', recordedDate: 'date', lastOccurrence: 'date' },
    ...{ onsetDateTime: 'date', onsetPeriod: 'period', note: 'note' },
    reaction: {
      substance: 'concept',
      manifestation: 'concept',
      onset: 'date',
      severity: 'keep',
      exposureRoute: 'concept',
    },
  },
  Condition: {
    ...{ ...common, ...ofPatient, clinicalStatus: 'concept', verificationStatus: 'concept', severity: 'concept' },
    ...{ bodySite: 'concept', onsetDateTime: 'date', onsetPeriod: 'period', onsetString: 'text', recordedDate: 'date' },
    ...{ abatementDateTime: 'date', abatementPeriod: 'period' },
    stage: { summary: 'concept', assessment: 'reference', type: 'concept' },
    evidence: { code: 'concept', detail: 'reference' },
  },
  DiagnosticReport: {
    ...{ ...common, ...ofPatient, effectiveDateTime: 'date', effectivePeriod: 'period', issued: 'date' },
    ...{ specimen: 'reference', result: 'reference', imagingStudy: 'reference' },
    ...{ conclusion: 'text', conclusionCode: 'concept' },
  },
  Encounter: {
    ...{ status: 'keep', class: 'concept', type: 'concept', serviceType: 'concept', priority: 'concept' },
    ...{
      subject: 'reference',
      period: 'period',
      length: 'quantity',
      reasonCode: 'concept',
      reasonReference: 'reference',
    },
    diagnosis: { condition: 'reference', use: 'concept', rank: 'keep' },
    hospitalization: { admitSource: 'concept', reAdmission: 'concept', dischargeDisposition: 'concept' },
  },
  FamilyMemberHistory: {
    ...{ status: 'keep', patient: 'reference', date: 'date', relationship: 'concept', sex: 'concept', note: 'note' },
    condition: { code: 'concept', outcome: 'concept', contributedToDeath: 'keep' },
  },
  ImagingStudy: {
    ...{ status: 'keep', modality: 'concept', ...ofPatient, started: 'date', numberOfSeries: 'keep' },
    ...{
      numberOfInstances: 'keep',
      procedureCode: 'concept',
      reasonCode: 'concept',
      note: 'note',
      description: 'text',
    },
    series: {
      ...{ uid: 'uid', number: 'keep', modality: 'concept', description: 'text', numberOfInstances: 'keep' },
      ...{ bodySite: 'concept', laterality: 'concept', started: 'date' },
      instance: { uid: 'uid', sopClass: 'concept', number: 'keep' },
    },
  },
  Immunization: {
    ...{
      status: 'keep',
      statusReason: 'concept',
      vaccineCode: 'concept',
      patient: 'reference',
      encounter: 'reference',
    },
    ...{
      occurrenceDateTime: 'date',
      primarySource: 'keep',
      site: 'concept',
      route: 'concept',
      doseQuantity: 'quantity',
    },
  },
  Medication: {
    ...{ code: 'concept', status: 'keep', form: 'concept', amount: 'ratio' },
    ingredient: { itemCodeableConcept: 'concept', isActive: 'keep', strength: 'ratio' },
  },
  MedicationAdministration: {
    ...{
      ...medication,
      status: 'keep',
      statusReason: 'concept',
      category: 'concept',
      subject: 'reference',
      context: 'reference',
    },
    ...{ effectiveDateTime: 'date', effectivePeriod: 'period', reasonCode: 'concept', note: 'note', dosage },
  },
  MedicationRequest: {
    ...{ ...medication, ...ofPatient, status: 'keep', intent: 'keep', category: 'concept', priority: 'keep' },
    ...{
      authoredOn: 'date',
      reasonCode: 'concept',
      reasonReference: 'reference',
      note: 'note',
      dosageInstruction: dosage,
    },
  },
  MedicationStatement: {
    ...{ ...medication, status: 'keep', category: 'concept', subject: 'reference', context: 'reference' },
    ...{
      effectiveDateTime: 'date',
      effectivePeriod: 'period',
      dateAsserted: 'date',
      reasonCode: 'concept',
      note: 'note',
      dosage,
    },
  },
  Observation: {
    ...{ ...common, ...ofPatient, effectiveDateTime: 'date', effectivePeriod: 'period', effectiveInstant: 'date' },
    ...{
      issued: 'date',
      'value[x]': 'value',
      dataAbsentReason: 'concept',
      interpretation: 'concept',
      bodySite: 'concept',
    },
    ...{ method: 'concept', specimen: 'reference', referenceRange, hasMember: 'reference', derivedFrom: 'reference' },
    component: {
      ...{
        code: 'concept',
        'value[x]': 'value',
        dataAbsentReason: 'concept',
        interpretation: 'concept',
        referenceRange,
      },
    },
  },
  Patient: { gender: 'keep', deceasedBoolean: 'keep', deceasedDateTime: 'date' },
  Procedure: {
    ...{ ...common, ...ofPatient, statusReason: 'concept', performedDateTime: 'date', performedPeriod: 'period' },
    ...{ reasonCode: 'concept', reasonReference: 'reference', bodySite: 'concept', outcome: 'concept' },
    ...{ complication: 'concept', report: 'reference', followUp: 'concept', usedCode: 'concept' },
  },
  ServiceRequest: {
    ...{
      ...common,
      ...ofPatient,
      intent: 'keep',
      priority: 'keep',
      orderDetail: 'concept',
      occurrenceDateTime: 'date',
    },
    ...{
      occurrencePeriod: 'period',
      authoredOn: 'date',
      reasonCode: 'concept',
      reasonReference: 'reference',
      bodySite: 'concept',
    },
  },
  Specimen: {
    ...{
      status: 'keep',
      type: 'concept',
      subject: 'reference',
      receivedTime: 'date',
      condition: 'concept',
      note: 'note',
    },
    collection: {
      collectedDateTime: 'date',
      collectedPeriod: 'period',
      method: 'concept',
      bodySite: 'concept',
      quantity: 'quantity',
    },
    processing: { procedure: 'concept', timeDateTime: 'date' },
  },
}

/** Elements that name the patient whom a resource is about. */
export const patientElements = ['subject', 'patient'] as const
