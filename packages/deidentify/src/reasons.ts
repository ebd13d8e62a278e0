/** Why an instance does not leave the hospital. Closed list; a reason never holds a value. */
export const withholdReasons = {
  'file/unreadable': 'The file cannot be read as DICOM to its end.',
  'file/directory': 'A DICOMDIR lists other files; the files themselves are taken.',
  'class/unknown': 'The SOP class is not one that the profile knows.',
  'class/document': 'Encapsulated documents are dropped by the profile.',
  'uid/missing': 'A study, series or instance UID is missing.',
  'uid/invalid': 'A study, series or instance UID is not well formed.',
  'uid/contradicted': 'The file meta information names another object than the data set.',
  'subject/unknown': 'There is no Patient ID, so the person cannot be told apart.',
  'text/character-set': 'The patient name cannot be decoded, so it cannot be searched for.',
  'content/structured': 'Structured content is dropped unless it may be cleaned.',
  'pixels/burned-in': 'Burned In Annotation says YES.',
  'pixels/screen': 'Screens, scans and photographs may show a name.',
  'pixels/face': 'Recognizable Visual Features says YES.',
  'pixels/slide-label': 'The label or overview of a slide shows its label.',
} as const
export type WithholdReason = keyof typeof withholdReasons
