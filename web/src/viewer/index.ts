export { AdjudicationReader } from './AdjudicationReader.tsx'
export { CaseReader } from './CaseReader.tsx'
export { SeriesViewer } from './SeriesViewer.tsx'
export { SlideViewer } from './SlideViewer.tsx'
