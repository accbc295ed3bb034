import type { ReactNode } from 'react';
import { base64Bytes } from '../../../shared/schema/formats.ts';
import { acceptedMediaTypes } from '../../../shared/spec/file-content.ts';
import type { Json } from '../../../shared/spec/ids.ts';
import { ownValue } from '../../../shared/spec/paths.ts';
import { formatBytes } from '../../lib/format.ts';
import { IconFileText } from '../icons.ts';
import classes from './files.module.css';
import { mediaTypeWords } from './read-file.ts';

const textAt = (value: Json, name: string): string => {
  const part = ownValue(value, name);
  return typeof part === 'string' ? part : '';
};

/** Formats that every browser draws and none runs; anything else stays a name. */
const DRAWN: ReadonlySet<string> = new Set(acceptedMediaTypes(['image/*']));

/** A file of an input: name, type and size, and the picture where it is one and its data is here. */
export function FileView({ value, children }: { value: Json; children?: ReactNode }) {
  const [name, mediaType, data] = ['name', 'mediaType', 'data'].map((part) => textAt(value, part));
  const kept = ownValue(value, 'bytes');
  const bytes = typeof kept === 'number' ? kept : (base64Bytes(data ?? '') ?? 0);
  const shows = DRAWN.has(mediaType ?? '') && data !== undefined && data !== '';
  return (
    <div className={classes.file}>
      {shows ? (
        <img className={classes.picture} src={`data:${mediaType};base64,${data}`} alt={`Preview of ${name}`} />
      ) : (
        <span className={classes.sheet} aria-hidden>
          <IconFileText size={22} />
        </span>
      )}
      <div className={classes.facts}>
        <span className={classes.name}>{name || 'A file without a name'}</span>
        <span className={classes.kind}>
          {mediaTypeWords(mediaType ?? '')}, {formatBytes(bytes)}
        </span>
        {children}
      </div>
    </div>
  );
}
