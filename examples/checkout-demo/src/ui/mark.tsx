/** The shop's mark: grass, sea and sky in a round. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
      <circle cx="16" cy="16" r="15" fill="#cfe0da" />
      <path
        fill="#1f4f48"
        d="M1.6 20a15 15 0 0 0 28.8 0c-3 0-4-1.6-7.2-1.6S19 20 16 20s-4-1.6-7.2-1.6S4.6 20 1.6 20Z"
      />
      <path
        fill="none"
        stroke="#a8451f"
        strokeWidth="1.5"
        strokeLinecap="round"
        d="M12 19c.2-5-.6-8-2.6-10.5M14.5 19c.1-6 .8-9 2.5-12M17.5 19c.3-3.5 1.5-6 3.5-8"
      />
    </svg>
  );
}
