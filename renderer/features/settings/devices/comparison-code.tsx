import classes from '../../../ui/devices/devices.module.css';

/** The code that both screens show. Read letter by letter by a screen reader, because that is how it is compared. */
export function ComparisonCode({ code }: { code: string }) {
  return (
    <p className={classes.code} role="img" aria-label={`Code to compare: ${[...code].join(' ')}`}>
      {code}
    </p>
  );
}
