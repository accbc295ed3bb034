import { applicationAgents } from './agents.ts';
import { openCertificate } from './certificate.ts';
import { memberCorrections } from './corrections.ts';
import { memberDevices, openDevices } from './devices.ts';
import { memberDrift } from './drift.ts';
import { memberExecutions } from './executions.ts';
import { memberKeys } from './keys.ts';
import { memberLedger } from './ledger.ts';
import { memberPeople, openPeople } from './people.ts';
import { applicationReaders, memberReaders } from './readers.ts';
import { applicationRuns } from './runs.ts';
import { openService } from './service.ts';
import { openSignIn } from './sign-in.ts';
import { memberTryOuts } from './try-outs.ts';
import { memberWebhooks } from './webhooks.ts';

/**
 * Everything the registry answers; also the source of its OpenAPI document. Each route says which credential it takes; the groups
 * say so once more: anyone, members by session token, applications by API key.
 */
export const registryContract = {
  open: { ...openService, ...openCertificate, ...openPeople, ...openSignIn, ...openDevices },
  member: {
    ...memberLedger,
    ...memberPeople,
    ...memberDevices,
    ...memberKeys,
    ...memberWebhooks,
    ...memberReaders,
    ...memberExecutions,
    ...memberCorrections,
    ...memberTryOuts,
    ...memberDrift,
  },
  application: { ...applicationAgents, ...applicationRuns, ...applicationReaders },
};
export type RegistryContract = typeof registryContract;
