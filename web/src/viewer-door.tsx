import { lazy } from 'react'

// The rendering libraries are heavy: they are loaded when the first image is shown, not with the first page.
const door = () => import('./viewer/index.ts')

export const SeriesViewer = lazy(async () => ({ default: (await door()).SeriesViewer }))
export const SlideViewer = lazy(async () => ({ default: (await door()).SlideViewer }))
export const CaseReader = lazy(async () => ({ default: (await door()).CaseReader }))
export const CaseViewer = lazy(async () => ({ default: (await door()).CaseViewer }))
export const AdjudicationReader = lazy(async () => ({ default: (await door()).AdjudicationReader }))
