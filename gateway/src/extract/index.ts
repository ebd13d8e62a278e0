export { extractRows } from './extract-rows.ts'
export { type FieldSet, FieldSetError, parseFieldSet, usualFields } from './field-set.ts'
export { formatRows, type TableForm, tableForms } from './format-rows.ts'
