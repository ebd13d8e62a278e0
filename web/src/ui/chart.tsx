import { useComputedColorScheme } from '@mantine/core'
import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { useEffect, useRef } from 'react'

/** What a chart needs besides its series: colours that fit the scheme. */
export interface ChartInk {
  readonly ink: string
  readonly soft: string
  readonly line: string
  readonly accent: string
}
const inks = {
  light: { ink: '#1b212a', soft: '#566071', line: '#e6e9ee', accent: '#2f558f' },
  dark: { ink: '#e3e7ee', soft: '#9ba5b3', line: '#262d37', accent: '#8fb3ec' },
} as const satisfies Record<string, ChartInk>

interface ChartProps {
  /** What the chart says, in words, for those who do not see it. */
  readonly label: string
  readonly height: number
  readonly option: (ink: ChartInk) => EChartsCoreOption
}
/** A chart drawn by ECharts, loaded when the first one is shown. */
export function Chart({ label, height, option }: ChartProps) {
  const scheme = useComputedColorScheme('light')
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let chart: EChartsType | undefined
    let isGone = false
    const resize = () => chart?.resize()
    void loadECharts().then(start => {
      if (isGone || !place.current) return
      chart = start(place.current, null, { renderer: 'svg' })
      chart.setOption({ animation: false, ...option(inks[scheme]) })
    })
    window.addEventListener('resize', resize)
    return () => {
      isGone = true
      window.removeEventListener('resize', resize)
      chart?.dispose()
    }
  }, [scheme, option])
  return <div ref={place} role="img" aria-label={label} style={{ height, width: '100%' }} />
}

async function loadECharts() {
  const [core, charts, components, renderers] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ])
  core.use([charts.BarChart, components.GridComponent, components.TooltipComponent, renderers.SVGRenderer])
  return core.init
}
