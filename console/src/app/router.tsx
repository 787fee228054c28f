import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import { Skeleton } from '../components/parts.tsx'
import { NotFound } from '../pages/not-found/not-found.tsx'
import { readWhatIf } from '../pages/plan/changes.ts'
import { Crash } from './crash.tsx'
import { Frame } from './frame.tsx'
import type { Session } from './session.ts'

type Search = Record<string, unknown>

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** The organization that the pages show is in the address, unless it is the first of the user. */
const root = createRootRouteWithContext<{ session: Session }>()({
  validateSearch: (search: Search): { org?: string } => ({ org: text(search['org']) }),
  search: { middlewares: [retainSearchParams(['org'])] },
  notFoundComponent: NotFound,
})

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Frame,
  beforeLoad({ context, location }) {
    if (context.session.state.phase === 'anonymous')
      throw redirect({ to: '/sign-in', search: { next: location.href === '/' ? undefined : location.href } })
  },
})

const signedOut = createRoute({
  getParentRoute: () => root,
  id: 'signed-out',
  validateSearch: (search: Search): { next?: string } => ({ next: text(search['next']) }),
  beforeLoad({ context, search }) {
    if (context.session.state.phase === 'signed-in')
      // Only addresses of this app.
      throw redirect({ href: search.next?.startsWith('/') && !search.next.startsWith('//') ? search.next : '/' })
  },
})

const signIn = createRoute({
  getParentRoute: () => signedOut,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../pages/account/sign-in.tsx'), 'SignIn'),
})

const signUp = createRoute({
  getParentRoute: () => signedOut,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('../pages/account/sign-in.tsx'), 'SignUp'),
})

const verifyEmail = createRoute({
  getParentRoute: () => signedIn,
  path: '/verify-email',
  component: lazyRouteComponent(() => import('../pages/account/tokens.tsx'), 'VerifyEmail'),
})

const acceptInvitation = createRoute({
  getParentRoute: () => signedIn,
  path: '/accept-invitation',
  component: lazyRouteComponent(() => import('../pages/account/tokens.tsx'), 'AcceptInvitation'),
})

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/home/home.tsx'), 'Home'),
})

const assessments = createRoute({
  getParentRoute: () => signedIn,
  path: '/assessments',
  validateSearch: (search: Search): { q?: string; status?: string; sort?: 'oldest' } => ({
    q: text(search['q']),
    status: text(search['status']),
    sort: search['sort'] === 'oldest' ? 'oldest' : undefined,
  }),
  component: lazyRouteComponent(() => import('../pages/assessments/assessments.tsx'), 'Assessments'),
})

const steps = ['workloads', 'environment', 'review'] as const

const newAssessment = createRoute({
  getParentRoute: () => signedIn,
  path: '/assessments/new',
  component: lazyRouteComponent(() => import('../pages/editor/new-assessment.tsx'), 'NewAssessment'),
})

const importPage = createRoute({
  getParentRoute: () => signedIn,
  path: '/assessments/import',
  component: lazyRouteComponent(() => import('../pages/import/import.tsx'), 'ImportPage'),
})

const editor = createRoute({
  getParentRoute: () => signedIn,
  path: '/assessments/$id/edit',
  validateSearch: (search: Search): { step?: (typeof steps)[number] } => ({
    step: steps.find((step) => step === search['step']),
  }),
  component: lazyRouteComponent(() => import('../pages/editor/editor.tsx'), 'Editor'),
})

const assessment = createRoute({
  getParentRoute: () => signedIn,
  path: '/assessments/$id',
  component: lazyRouteComponent(() => import('../pages/assessment/assessment.tsx'), 'AssessmentResult'),
})

const run = createRoute({
  getParentRoute: () => signedIn,
  path: '/assessments/$id/run/$runId',
  component: lazyRouteComponent(() => import('../pages/run/run.tsx'), 'RunPage'),
})

const recommendations = createRoute({
  getParentRoute: () => signedIn,
  path: '/assessments/$id/recommendations',
  validateSearch: (
    search: Search,
  ): { rec?: string; severity?: string; category?: string; decision?: string; group?: 'category' } => ({
    rec: text(search['rec']),
    severity: text(search['severity']),
    category: text(search['category']),
    decision: text(search['decision']),
    group: search['group'] === 'category' ? 'category' : undefined,
  }),
  component: lazyRouteComponent(() => import('../pages/recommendations/recommendations.tsx'), 'Recommendations'),
})

const plan = createRoute({
  getParentRoute: () => signedIn,
  path: '/assessments/$id/plan',
  validateSearch: readWhatIf,
  component: lazyRouteComponent(() => import('../pages/plan/plan.tsx'), 'PlanPage'),
})

const report = createRoute({
  getParentRoute: () => signedIn,
  path: '/assessments/$id/report',
  component: lazyRouteComponent(() => import('../pages/report/report.tsx'), 'ReportPage'),
})

const compare = createRoute({
  getParentRoute: () => signedIn,
  path: '/assessments/$id/compare',
  validateSearch: (search: Search): { of?: 'runs' | 'milestones'; before?: string; after?: string } => ({
    of: (['runs', 'milestones'] as const).find((kind) => kind === search['of']),
    before: text(search['before']),
    after: text(search['after']),
  }),
  component: lazyRouteComponent(() => import('../pages/compare/compare.tsx'), 'ComparePage'),
})

const activity = createRoute({
  getParentRoute: () => signedIn,
  path: '/activity',
  component: lazyRouteComponent(() => import('../pages/activity/activity.tsx'), 'ActivityPage'),
})

const members = createRoute({
  getParentRoute: () => signedIn,
  path: '/members',
  component: lazyRouteComponent(() => import('../pages/members/members.tsx'), 'Members'),
})

const billing = createRoute({
  getParentRoute: () => signedIn,
  path: '/billing',
  component: lazyRouteComponent(() => import('../pages/billing/billing.tsx'), 'Billing'),
})

const developers = createRoute({
  getParentRoute: () => signedIn,
  path: '/developers',
  component: lazyRouteComponent(() => import('../pages/developers/developers.tsx'), 'Developers'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signedOut.addChildren([signIn, signUp]),
    signedIn.addChildren([
      home,
      assessments,
      newAssessment,
      importPage,
      editor,
      assessment,
      run,
      recommendations,
      plan,
      report,
      compare,
      activity,
      members,
      billing,
      developers,
      verifyEmail,
      acceptInvitation,
    ]),
  ]),
  context: { session: undefined as never },
  defaultPreload: 'intent',
  defaultPendingMs: 200,
  defaultPendingComponent: () => <Skeleton label="Loading the page" lines={6} />,
  defaultErrorComponent: Crash,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
