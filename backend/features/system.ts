import { work } from '../../ledger/work.ts';
import { Settings } from '../../shared/api/desktop/system.ts';
import { os } from '../implement.ts';
import { readFact, writeFact } from '../store/app.ts';

const DEFAULTS: Settings = { colorScheme: 'auto', singleKeyShortcuts: false, differences: 'sides' };

export const system = {
  info: os.system.info.handler(({ context }) => ({
    version: context.version,
    host: context.platform.host,
    capabilities: context.platform.capabilities,
    dataFolder: context.dataFolder,
    startedAt: context.startedAt,
  })),
  changes: os.system.changes.handler(async function* ({ context, signal }) {
    const stopWatching = context.sync.watch();
    try {
      yield* context.announcer.subscribe(signal);
    } finally {
      stopWatching();
    }
  }),
  settings: os.system.settings.handler(async ({ context }) => {
    const stored = Settings.safeParse(await readFact(context.db, 'settings'));
    return stored.success ? stored.data : DEFAULTS;
  }),
  saveSettings: os.system.saveSettings.handler(async ({ context, input }) => {
    await work(context.db, async (tx, unit) => {
      await writeFact(tx, 'settings', input);
      unit.afterCommit(() => context.announcer.announce(['settings']));
    });
    return input;
  }),
};
