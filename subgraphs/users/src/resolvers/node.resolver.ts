import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql'
import { assertSignedIn } from '#platform/auth'
import { badUserInput } from '#platform/errors'
import { nodeKindOf } from '../domain/nodes.ts'
import { NodeType } from '../schema/node.type.ts'
import type { UsersContext } from './context.ts'
import { findInvitation } from './invitation.resolver.ts'
import { findMembership } from './membership.resolver.ts'
import { findOrganization } from './organization.resolver.ts'
import { findUser } from './user.resolver.ts'

const maxIds = 100

/** Finds any object of the graph by its id. The subgraph that owns the object authorizes the access. */
@Resolver()
export class NodeResolver {
  @Query(() => NodeType, {
    nullable: true,
    description: 'The object with this id; null when there is none or it is not visible.',
  })
  node(
    @Arg('id', () => ID, { description: 'Id of the object.' }) id: string,
    @Ctx() context: UsersContext,
  ): Promise<NodeType | null> {
    return findNode(id, context)
  }

  @Query(() => [NodeType], {
    nullable: 'items',
    description:
      'The objects with these ids, in the order of the ids; null in the place of each that does not exist or is not visible.',
  })
  nodes(
    @Arg('ids', () => [ID], { description: `Ids of the objects, at most ${maxIds}; BAD_USER_INPUT otherwise.` })
    ids: readonly string[],
    @Ctx() context: UsersContext,
  ): readonly Promise<NodeType | null>[] {
    if (ids.length > maxIds) throw badUserInput('ids', `expected at most ${maxIds} ids, got ${ids.length}`)
    return ids.map((id) => findNode(id, context))
  }
}

const findOwn: Readonly<Record<string, (id: string, context: UsersContext) => Promise<NodeType | null>>> = {
  User: findUser,
  Organization: findOrganization,
  Membership: findMembership,
  Invitation: findInvitation,
}

async function findNode(id: string, context: UsersContext): Promise<NodeType | null> {
  const find = findOwn[nodeKindOf(id)?.type ?? '']
  if (find) {
    if (context.viewer.kind === 'anonymous') assertSignedIn(context.viewer)
    return find(id, context)
  }
  const found = await context.loaders.node.load(id)
  return found === null ? null : { id: found }
}
