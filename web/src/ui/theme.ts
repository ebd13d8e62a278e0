import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** Indigo as a dyer makes it (藍): the one accent; greys carry the rest. */
const indigo: MantineColorsTuple = [
  '#eff4fb',
  '#dce6f4',
  '#b7cbe8',
  '#8fadda',
  '#6c92cd',
  '#4f7abf',
  '#3b66a8',
  '#2f558f',
  '#24406e',
  '#182c4d',
]
const grey: MantineColorsTuple = [
  '#f8f9fb',
  '#f1f3f6',
  '#e6e9ee',
  '#d7dce3',
  '#bcc4ce',
  '#98a2b0',
  '#6f7a89',
  '#4f5967',
  '#343c48',
  '#1e242d',
]
const dark: MantineColorsTuple = [
  '#d5d9e0',
  '#b3bac5',
  '#98a1ae',
  '#6b7482',
  '#424a56',
  '#323944',
  '#252b34',
  '#1b2028',
  '#151920',
  '#0f1217',
]

const sans = [
  'IBM Plex Sans',
  'IBM Plex Sans JP',
  'Inter',
  '-apple-system',
  'BlinkMacSystemFont',
  'Segoe UI',
  'Hiragino Sans',
  'Yu Gothic UI',
  'Noto Sans',
  'Noto Sans JP',
  'Noto Sans CJK JP',
  'Meiryo',
  'Lato',
  'Liberation Sans',
  'Droid Sans Fallback',
]
const mono = ['IBM Plex Mono', 'SF Mono', 'Cascadia Mono', 'Menlo', 'Consolas', 'Noto Sans Mono', 'Liberation Mono']
const stack = (names: readonly string[], last: string) =>
  [...names.map(name => (name.startsWith('-') ? name : `"${name}"`)), last].join(', ')

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 6 },
  colors: { indigo, gray: grey, dark },
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '14px' },
  fontFamily: stack(sans, 'sans-serif'),
  fontFamilyMonospace: stack(mono, 'monospace'),
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '19px' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '15px' }, h3: { fontSize: '13px' } },
  },
  cursorType: 'pointer',
  focusRing: 'auto',
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Modal: { defaultProps: { centered: true, padding: 'lg' } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false } },
    Popover: { defaultProps: { shadow: 'md' } },
    Menu: { defaultProps: { shadow: 'md' } },
  },
})
