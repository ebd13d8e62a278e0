import { randomUUID } from 'node:crypto'
import type { Actor } from '#platform/actor'
import type { Db, Tx } from '#platform/db'
import { record } from '#provenance'
import type { Bilingual, Project } from './contract.ts'
import { refuse } from './refusals.ts'

/** Start a project. Answers it. */
export async function createProject(tx: Tx, actor: Actor, input: { name: Bilingual; at: Date }): Promise<Project> {
  const id = randomUUID()
  const { name, at } = input
  await tx.insertInto('project').values({ id, name_en: name.en, name_ja: name.ja, created_at: at }).execute()
  await record(tx, actor, 'project.started', { subjects: [id], body: { name: { en: name.en, ja: name.ja } } })
  return loadProject(tx, id)
}

/** Projects, oldest first. */
export async function listProjects(db: Db): Promise<Project[]> {
  const rows = await db.selectFrom('project').selectAll().orderBy('created_at').orderBy('id').execute()
  return rows.map(projectOf)
}

/** One project. Refused (`select/not-found`) when there is none. */
export async function loadProject(db: Db, projectId: string): Promise<Project> {
  const row = await db.selectFrom('project').where('id', '=', projectId).selectAll().executeTakeFirst()
  if (row === undefined) throw refuse('select/not-found', { message: 'There is no such project.', subject: projectId })
  return projectOf(row)
}

function projectOf(row: { id: string; name_en: string; name_ja: string; protocol_version: number; created_at: Date }) {
  return {
    id: row.id,
    name: { en: row.name_en, ja: row.name_ja },
    protocolVersion: row.protocol_version,
    createdAt: row.created_at.toISOString(),
  }
}
