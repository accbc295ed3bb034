import { COMPILER_VERSION, SPEC_FORMAT, Spec } from '../../../shared/spec/spec.ts';
import { defaultsFrom, glossaryFrom, SAMPLE_MODELS } from '../build.ts';
import { ticketContract } from './contract.ts';
import { ticketRules } from './rules.ts';

export const ticketSpec = Spec.parse({
  format: SPEC_FORMAT,
  compiler: COMPILER_VERSION,
  purpose:
    'Send every ticket of an insurance customer to the team that can answer it, say how soon somebody has to look and whether to ring the customer. Judge by what the customer needs, not by the words of politeness around it.',
  rules: ticketRules,
  defaults: defaultsFrom({ team: 'general_inquiries', urgency: 'normal', call_back: false }),
  glossary: glossaryFrom({
    Dispute: 'The customer says that a charge or a decision is wrong. Asking why it is so is an inquiry.',
    Endorsement: 'An addition to a policy, such as cover for a motorcycle.',
    Deductible: 'What the customer pays before the insurance does.',
  }),
  examples: [
    {
      id: 'example-password',
      title: 'Locked out',
      input: { text: 'I cannot sign in, it says the password is wrong.' },
      output: {
        evidence: 'it says the password is wrong',
        team: 'account_management',
        urgency: 'normal',
        call_back: false,
        summary: 'The customer cannot sign in to the portal.',
      },
    },
    {
      id: 'example-bill',
      title: 'A question about a bill',
      input: { text: 'Why did my car premium go up this year?' },
      output: {
        evidence: 'Why did my car premium go up',
        team: 'billing_inquiries',
        urgency: 'normal',
        call_back: false,
        summary: 'The customer asks why the car premium rose at renewal.',
      },
      note: 'A question, not a dispute: the customer does not say that the bill is wrong.',
    },
  ],
  contract: ticketContract,
  models: SAMPLE_MODELS,
});
