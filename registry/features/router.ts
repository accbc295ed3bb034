import * as agents from './agents.ts';
import { forAnyone } from './base.ts';
import { certificate } from './certificate.ts';
import * as corrections from './corrections.ts';
import * as devices from './devices.ts';
import * as drift from './drift.ts';
import * as executions from './executions.ts';
import { impact } from './impact.ts';
import * as keys from './keys.ts';
import * as ledger from './ledger.ts';
import * as people from './people.ts';
import { proof } from './proof.ts';
import * as readers from './readers.ts';
import * as runs from './runs.ts';
import * as signIn from './sign-in.ts';
import * as tryOuts from './try-outs.ts';
import * as webhooks from './webhooks.ts';

/** One handler for each line of the contract; a missing one does not compile. */
export const router = forAnyone.router({
  open: {
    health: forAnyone.open.health.handler(({ context: { core } }) => ({
      status: 'ok' as const,
      version: core.version,
    })),
    ready: forAnyone.open.ready.handler(async ({ context: { core } }) => {
      await core.ledger.head(core.db, core.identity.workspace);
      core.executions.admit();
      return { status: 'ok' as const };
    }),
    certificate,
    inspectInvite: people.inspectInvite,
    join: people.join,
    signInOffer: signIn.signInOffer,
    startSignIn: signIn.startSignIn,
    joinSignedIn: signIn.joinSignedIn,
    challenge: people.challenge,
    session: people.session,
    inspectDeviceLink: devices.inspectDeviceLink,
    offerDevice: devices.offerDevice,
  },
  member: {
    head: ledger.head,
    events: ledger.events,
    entries: ledger.entries,
    handBack: ledger.handBack,
    object: ledger.object,
    keepObjects: ledger.keepObjects,
    append: ledger.append,
    createInvite: people.createInvite,
    createDeviceLink: devices.createDeviceLink,
    deviceLink: devices.deviceLink,
    refuseDeviceLink: devices.refuseDeviceLink,
    keys: keys.keys,
    createKey: keys.createKey,
    limitKey: keys.limitKey,
    rotateKey: keys.rotateKey,
    revokeKey: keys.revokeKey,
    webhooks: webhooks.webhooks,
    createWebhook: webhooks.createWebhook,
    removeWebhook: webhooks.removeWebhook,
    testWebhook: webhooks.testWebhook,
    deliveries: webhooks.deliveries,
    redeliver: webhooks.redeliver,
    readers: readers.readers,
    setReads: readers.setReads,
    removeReads: readers.removeReads,
    impact,
    executions: executions.executions,
    fullExecutions: executions.fullExecutions,
    recordedAnswers: executions.recordedAnswers,
    countExecutions: executions.countExecutions,
    executionFacets: executions.executionFacets,
    execution: executions.execution,
    executionSettings: executions.executionSettings,
    setExecutionSettings: executions.setExecutionSettings,
    correctExecution: corrections.correctExecution,
    corrections: corrections.corrections,
    callFacts: tryOuts.callFacts,
    callOpenApi: tryOuts.callOpenApi,
    tryOut: tryOuts.tryOut,
    drift: drift.drift,
    setCanary: drift.setCanary,
    startCanary: drift.startCanary,
    openFindings: drift.openFindings,
    closeFinding: drift.closeFinding,
  },
  application: {
    version: agents.version,
    proof,
    agentOpenApi: agents.agentOpenApi,
    run: agents.run,
    startRun: runs.startRun,
    runState: runs.runState,
    cancelRun: runs.cancelRun,
    startBatch: runs.startBatch,
    batch: runs.batch,
    cancelBatch: runs.cancelBatch,
    batchResults: runs.batchResults,
    declareReads: readers.declareReads,
    reads: readers.reads,
    withdrawReads: readers.withdrawReads,
  },
});
