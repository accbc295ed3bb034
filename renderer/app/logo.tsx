/** The mark: three rules on a green ground. */
export function Logo({ size = 18 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 18 18" aria-hidden="true">
      <rect width="18" height="18" rx="5" fill="#2f5d50" />
      <path d="M4 5h10v2H4zM4 8h10v2H4zM4 11h10v2H4z" fill="#fff" />
    </svg>
  );
}
