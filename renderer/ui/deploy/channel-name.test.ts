import { expect, it } from 'vitest';
import { channelNameProblem } from './channel-name.ts';

it('a channel has a short name that fits an address, and none twice', () => {
  for (const good of ['beta', 'shop-2', 'a']) expect(channelNameProblem(good, ['production'])).toBeNull();
  for (const bad of ['', 'Beta', '2nd', 'beta shop', 'x'.repeat(41), 'é'])
    expect(channelNameProblem(bad, ['production'])).toContain('for example beta-shop');
  expect(channelNameProblem('production', ['production'])).toContain('already');
});
