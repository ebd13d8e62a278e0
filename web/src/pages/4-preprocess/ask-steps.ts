import { preprocessRoutes } from '@tsumugi/api'
import { ask } from '../../api.ts'

/** The catalogue of steps, with their names in both languages. */
export const askSteps = ask(preprocessRoutes.recipeSteps, {})
