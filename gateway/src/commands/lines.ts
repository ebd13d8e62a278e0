import { describeReason, describeWarning } from '#deidentify'
import type { GatewayResult } from '../run-gateway.ts'

/** A line for each file that stays back. */
export const heldLines = (held: GatewayResult['held']) =>
  held.map(({ name, reason }) => `held back: ${name}: ${describeReason(reason)} (${reason})`)

/** A line for each thing odd about files that are sent. */
export const oddLines = (odd: GatewayResult['odd']) =>
  odd.map(
    ({ name, count, warning }) => `warning: ${name} and ${count - 1} more: ${describeWarning(warning)} (${warning})`,
  )
