// Loaded before the measured program: writes its largest resident size in KiB to the file that BENCH_PEAK names.
import { writeFileSync } from 'node:fs'

process.on('exit', () => writeFileSync(process.env.BENCH_PEAK, String(process.resourceUsage().maxRSS)))
