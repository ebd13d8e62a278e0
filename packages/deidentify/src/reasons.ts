/** Why an instance does not leave the hospital. Closed list; a reason never holds a value. */
export const withholdReasons = {
  'file/unreadable': 'The file cannot be read as DICOM to its end. Export it from the PACS again.',
  'file/directory': 'A DICOMDIR lists other files; the files themselves are taken. Nothing to do.',
  'class/unknown':
    'The SOP class is not one that the profile knows. Leave the file out, or ask for the class to be added to the profile.',
  'class/document': 'Encapsulated documents are dropped by the profile. Send what matters of them as a table.',
  'uid/missing': 'A study, series or instance UID is missing. Export the file from the PACS again.',
  'uid/invalid':
    'A study, series or instance UID is not well formed. Have the sending system corrected, and export again.',
  'uid/contradicted':
    'The file meta information names another SOP class than the data set. Export the file from the PACS again.',
  'subject/unknown':
    'There is no Patient ID, so the person cannot be told apart. Enter it in the PACS, and export again.',
  'text/character-set':
    'The patient name cannot be decoded, so it cannot be searched for. Correct the name or its character set in the PACS, and export again.',
  'content/structured':
    'Structured content is dropped unless it may be cleaned. Run with the option clean-structured-content.',
  'pixels/burned-in':
    'Burned In Annotation says YES. Look at the image; if no person can be told from it, run with --pixels accept.',
  'pixels/screen':
    'Screens, scans and photographs may show a name. Look at the images; if no person can be told from them, run with --pixels accept.',
  'pixels/face':
    'Recognizable Visual Features says YES. Deface the series, or run with --pixels accept where the approval covers faces.',
  'pixels/slide-label':
    'The label or overview of a slide shows its label. The other images of the slide are taken. Nothing to do.',
} as const
export type WithholdReason = keyof typeof withholdReasons
