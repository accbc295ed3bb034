/**
 * One request for each operation that takes a body whose form is not obvious, by operation id. The lint holds each against its
 * schema. Keys, codes and proofs are made up.
 */
export const REQUEST_EXAMPLES: Readonly<Record<string, object>> = {
  run: {
    input: { title: 'Reading lamp', category: 'home_decoration', price: { amount: '29.00', currency: 'EUR' } },
    version: 'production',
    timeoutMs: 20_000,
  },
  tryOut: {
    input: { title: 'Reading lamp', category: 'home_decoration', price: { amount: '29.00', currency: 'EUR' } },
    channel: 'staging',
    model: 'auto',
  },
  declareReads: { fields: ['decision', 'reasons'], reader: 'tolerant' },
  setReads: { fields: ['decision', 'reasons'], reader: 'tolerant' },
  correctExecution: {
    fields: [
      {
        field: 'decision',
        at: '2026-03-01T09:30:00.000Z',
        word: { title: 'Decision', kind: 'enum', right: 'send_to_person', note: 'This seller was warned.' },
      },
    ],
  },
  createKey: { name: 'Shop' },
  createInvite: { roles: ['editor'], days: 7 },
  inspectInvite: { code: 'from-the-invite-link' },
};
