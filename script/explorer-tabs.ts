const withToken = '# Needs the header { "authorization": "Bearer <access token>" }, at the bottom under Headers.\n'

/**
 * What the explorer shows in its tabs: from a new account to a report, in the order in which somebody needs the operations. Inputs are
 * in the text, because the explorer shares its variables between tabs.
 */
export const explorerTabs: readonly string[] = [
  `# Everything here comes from this gateway; no internet is needed. The tabs lead from a new account to a report.
# Copy the access token into the headers of the next tabs, and the ids into their texts.
mutation SignUp {
  signUp(input: { name: "Ada", email: "ada@example.com", password: "choose a better one" }) {
    accessToken
    user { memberships(first: 1) { nodes { organization { id name } } } }
  }
}
`,
  `${withToken}mutation Create {
  createAssessment(
    input: {
      organizationId: "org_…"
      title: "Customer assistant"
      requirements: {
        workloads: [
          {
            name: "assistant"
            kind: ONLINE_INFERENCE
            model: "Llama 3.1 8B"
            requestsPerSecond: 5
            inputTokensPerRequest: 1200
            outputTokensPerRequest: 250
            latencyP99Ms: 12000
          }
        ]
        regions: ["EU"]
        monthlyBudget: { amount: "20000", currencyCode: USD }
      }
    }
  ) {
    assessment { id title status }
  }
}
`,
  `${withToken}mutation Start {
  startRun(input: { assessmentId: "asm_…" }) { run { id status } }
}
`,
  `${withToken}subscription Watch {
  runProgress(runId: "run_…") { kind message progress task { role status summary } }
}
`,
  `${withToken}query Read {
  assessment(id: "asm_…") {
    title
    status
    report { summary sections { title markdown } }
    recommendations(first: 10) {
      nodes { rank title severity monthlyCostImpact { amount currencyCode } steps evidence { label value source } }
    }
  }
}
`,
]
