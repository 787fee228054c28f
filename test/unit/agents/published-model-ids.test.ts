import { toModelNode } from '#root/subgraphs/agents/src/schema/published-model.type'
import { nodeKindOf } from '#root/subgraphs/users/src/domain/nodes'
import { publishedModels } from '#schema/requirements/models'

const ids = publishedModels.map((model) => toModelNode(model).id)

test('each model has an id of its own', () => {
  expect(new Set(ids).size).toBe(publishedModels.length)
})

test.each(ids)('%s is the id of a model', (id) => {
  expect(nodeKindOf(id)?.type).toBe('PublishedModel')
})
