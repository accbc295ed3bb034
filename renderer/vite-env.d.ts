/// <reference types="vite/client" />

// The package ships its icons one by one without a declaration beside each.
declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  import type { Icon } from '@tabler/icons-react';

  const icon: Icon;
  export default icon;
}

interface Window {
  /** Set by a host that passes a message port on to the backend instead of serving `/rpc`. */
  rulehouse?: { transport?: 'port' };
}
