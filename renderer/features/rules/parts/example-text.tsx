import type { Contract } from '../../../../shared/spec/contract.ts';
import type { Example } from '../../../../shared/spec/spec.ts';
import { readOnlyLooks } from '../../../ui/protected/protected.tsx';
import { ReadOnlyText } from '../../../ui/protected/read-only-text.tsx';
import { objectText } from './object-text.ts';
import classes from './parts.module.css';

/** A locked example, to be read. */
export function ExampleText({ example, contract }: { example: Example; contract: Contract }) {
  const { title, input, output, note } = example;
  return (
    <div className={`${classes.exampleBody} ${readOnlyLooks}`}>
      <ReadOnlyText label="Title" value={title} />
      <ReadOnlyText label="Input" value={objectText(contract.input, input, navigator.language)} />
      <ReadOnlyText label="Answer" value={objectText(contract.output, output, navigator.language)} />
      {note !== undefined && <ReadOnlyText label="Note" value={note} />}
    </div>
  );
}
