/** The shop's view: sky to write on, a low sun on the horizon, and grass only where no words are. */
export function MarshScene() {
  return (
    <svg
      className="marsh-scene"
      viewBox="0 0 1200 400"
      preserveAspectRatio="xMaxYMax slice"
      aria-hidden="true"
    >
      <rect width="1200" height="400" fill="#dbe7e0" />
      <circle cx="880" cy="206" r="84" fill="#f3cda8" />
      <path d="M0 248C180 236 330 254 560 244S1000 232 1200 246V400H0Z" fill="#a9c4bd" />
      <path
        d="M804 262H958M822 278H938M846 294H916"
        stroke="#f3cda8"
        strokeWidth="5"
        strokeLinecap="round"
        opacity="0.75"
      />
      <path d="M0 288C240 274 430 300 660 286S1010 272 1200 290V400H0Z" fill="#7aa39a" />
      <path d="M0 326C220 308 420 336 680 320S1060 306 1200 326V400H0Z" fill="#3f7468" />
      <path d="M0 364C260 342 520 374 760 354S1080 346 1200 358V400H0Z" fill="#e6d5b0" />
      <path d="M0 386C300 370 560 394 840 380S1120 374 1200 382V400H0Z" fill="#d4bd8c" />
      <g fill="none" stroke="#24574d" strokeWidth="4.5" strokeLinecap="round">
        <path d="M1040 392C1040 330 1026 290 998 252M1060 394C1064 322 1074 280 1098 232M1078 394C1090 344 1110 312 1142 284M1022 394C1012 348 990 322 962 306" />
      </g>
      <g fill="none" stroke="#8a6a3d" strokeWidth="9" strokeLinecap="round">
        <path d="M1006 263L990 242M1093 242L1104 220M1134 290L1152 276" />
      </g>
      <path
        d="M664 128q14-13 25 0q11-13 25 0M748 96q10-9 18 0q8-9 18 0"
        fill="none"
        stroke="#3f7468"
        strokeWidth="3.5"
        strokeLinecap="round"
      />
    </svg>
  );
}
