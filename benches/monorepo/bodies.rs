//! Pieces of code as people write it. What the holes (`%n`, …) mean, `filled` says.

use super::layout::Dialect;

type Templates = &'static [&'static str];

/// The kinds of pieces that a file of this dialect is made of.
pub(super) fn of(dialect: Dialect) -> &'static [Templates] {
    match dialect {
        Dialect::TypeScript => &[TYPED, TYPED, PLAIN],
        Dialect::Tsx => &[JSX, JSX, TYPED, PLAIN],
        Dialect::Test => &[TESTS, TESTS, PLAIN],
        Dialect::JavaScript | Dialect::CommonJs => &[PLAIN],
    }
}

/// JavaScript that is TypeScript as well.
const PLAIN: Templates = &[
    r#"// %s.
const %vDefaults%u = {
  limit: %d,
  retries: 3,
  timeout: %d * 1000,
  labels: ["%n", "%o", "%v"],
  messages: {
    empty: "There is no %n to %v yet.",
    failed: "The %n could not be loaded: try again in a moment.",
    "done.%o": `Done: %d of the %o`,
  },
};
"#,
    r#"function %v%N%u(items, { limit = %d, strict = false } = {}) {
  const seen = new Map();
  for (const [position, item] of items.entries()) {
    if (!item || (strict && item.state !== "active")) continue;
    const key = item.id ?? `%n:${position}`;
    // %s.
    const known = seen.get(key) || { count: 0, total: 0 };
    known.count += 1;
    known.total += Number.isFinite(item.amount) ? item.amount : 0;
    seen.set(key, known);
    if (seen.size >= limit) break;
  }
  return [...seen].sort(([a], [b]) => a.localeCompare(b)).map(([id, value]) => ({ id, ...value }));
}
"#,
    r#"/**
 * %s.
 *
 * Returns the %n, or `null` when the %o has none.
 */
async function %v%O%u(client, id) {
  try {
    const response = await client.get(`/api/v2/%n/${encodeURIComponent(id)}`, {
      headers: { accept: "application/json", "x-request-source": "%o" },
      signal: AbortSignal.timeout(%d),
    });
    if (response.status === 404) {
      return null;
    }
    const { data, ...rest } = await response.json();
    return { ...rest, %n: data?.attributes?.%o ?? [], fetchedAt: Date.now() };
  } catch (error) {
    if (error instanceof TypeError && /network|fetch/i.test(error.message)) {
      console.warn("retrying %n", { id, error });
      return %v%O%u(client, id);
    }
    throw new Error(`cannot %v %n ${id}`, { cause: error });
  }
}
"#,
    r#"const %n%O%u = (state, action) => {
  switch (action.type) {
    case "%n/%v":
      return { ...state, pending: state.pending + 1, lastError: undefined };
    case "%n/failed":
      return { ...state, pending: Math.max(0, state.pending - 1), lastError: action.error };
    case "%o/changed": {
      const index = state.items.findIndex((item) => item.id === action.id);
      return index < 0 ? state : { ...state, items: state.items.with(index, action.item) };
    }
    default:
      return state;
  }
};
"#,
];

const TYPED: Templates = &[
    r#"/** %s. */
export interface %N%O%u {
  readonly id: string;
  %n: string | null;
  %oCount: number;
  state: "draft" | "active" | "archived";
  createdAt: Date;
  meta?: Record<string, unknown>;
  on%N?(event: CustomEvent<{ id: string; previous?: %N%O%u }>): void | Promise<void>;
}
"#,
    r#"type %NKey%u<T extends object, K extends keyof T = keyof T> = K extends string
  ? T[K] extends (...args: infer A) => unknown
    ? `${K}(${A["length"] & number})`
    : K
  : never;
"#,
    r"export class %N%OStore%u<T extends { id: string; amount?: number }> {
  static readonly maximum = %d;
  readonly #items = new Map<string, T>();
  private listeners: Array<(items: readonly T[]) => void> = [];

  constructor(
    private readonly name: string,
    protected options: { strict?: boolean; parent?: %N%OStore%u<T> } = {},
  ) {}

  /** %s. */
  public %v(item: T, ...more: T[]): this {
    for (const next of [item, ...more]) {
      if (this.options.strict && this.#items.has(next.id)) {
        throw new RangeError(`${this.name}: the %n ${next.id} is there already`);
      }
      this.#items.set(next.id, next);
    }
    this.listeners.forEach((listener) => listener([...this.#items.values()]));
    return this;
  }

  get total(): number {
    let total = 0;
    for (const { amount = 0 } of this.#items.values()) total += amount;
    return total;
  }

  async *pages(size = %N%OStore%u.maximum): AsyncGenerator<T[], void, undefined> {
    const all = [...this.#items.values()];
    for (let start = 0; start < all.length; start += size) {
      yield all.slice(start, start + size);
    }
  }
}
",
    r#"export const %n%OSchema%u = z
  .object({
    id: z.string().uuid(),
    %n: z.string().trim().min(1, "Give the %n a name").max(%d),
    amount: z.coerce.number().int().nonnegative().default(0),
    tags: z.array(z.enum(["%n", "%o", "other"])).max(12).optional(),
    window: z.object({ from: z.date(), until: z.date() }).refine((it) => it.from < it.until),
  })
  .strict()
  .transform(({ id, ...rest }) => ({ key: `%o/${id}`, ...rest }));
"#,
    r#"export function is%N%u(value: unknown): value is { kind: "%n"; size: number } {
  return (
    typeof value === "object" &&
    value !== null &&
    (value as { kind?: string }).kind === "%n" &&
    Number((value as Record<string, unknown>)["size"]) > 0
  );
}
"#,
    r#"export async function %v%NOf%u<K extends string>(
  keys: readonly K[],
  load: (key: K) => Promise<number | undefined>,
): Promise<Map<K, number>> {
  const results = await Promise.allSettled(keys.map(async (key) => [key, await load(key)] as const));
  const found = new Map<K, number>();
  for (const result of results) {
    if (result.status === "rejected") continue; // %s
    const [key, value] = result.value;
    if (value !== undefined && !Number.isNaN(value)) found.set(key, value! << 2);
  }
  return found satisfies ReadonlyMap<K, number>;
}
"#,
];

const JSX: Templates = &[
    r#"interface %N%OProps%u {
  title: string;
  items: ReadonlyArray<{ id: string; label: ReactNode; amount: number; disabled?: boolean }>;
  onSelect?: (id: string) => void;
  children?: ReactNode;
}

/** %s. */
export function %N%OList%u({ title, items, onSelect, children }: %N%OProps%u) {
  const [query, setQuery] = useState("");
  const shown = useMemo(
    () => items.filter((item) => !item.disabled && item.id.includes(query.toLowerCase())),
    [items, query],
  );
  if (shown.length === 0) {
    return <p className={styles.empty}>There is no %n here. Try another %o.</p>;
  }
  return (
    <section className={styles.root} aria-label={title} data-%n="%o">
      <header>
        <h2 className={styles.title}>{title}</h2>
        <input type="search" value={query} onChange={(event) => setQuery(event.target.value)} />
      </header>
      <ul>
        {shown.map((item, index) => (
          <li key={item.id} className={index % 2 === 0 ? styles.even : undefined}>
            <button type="button" onClick={() => onSelect?.(item.id)}>
              {item.label} <small>{(item.amount / 100).toFixed(2)} €</small>
            </button>
          </li>
        ))}
      </ul>
      {/* %s. */}
      {children ?? <footer>{`${shown.length} of ${items.length}`}</footer>}
    </section>
  );
}
"#,
    r#"export const %N%OBadge%u = ({ count = %d, tone = "neutral" }: { count?: number; tone?: string }) => (
  <>
    <span className={[styles.badge, styles[tone]].filter(Boolean).join(" ")} title="%s">
      {count > 99 ? "99+" : count}
    </span>
    <svg viewBox="0 0 16 16" width={16} height={16} role="img" aria-hidden>
      <path d="M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm.75 3.75v3h2.5v1.5h-4v-4.5h1.5Z" />
    </svg>
  </>
);
"#,
    r"export function use%N%O%u(id: string, options: { enabled?: boolean } = {}) {
  const [state, setState] = useState<{ data?: string[]; error?: Error; loading: boolean }>({
    loading: options.enabled ?? true,
  });
  const reload = useMemo(
    () => async () => {
      setState((previous) => ({ ...previous, loading: true }));
      try {
        const response = await fetch(`/api/%n/${id}?include=%o`);
        setState({ data: (await response.json()) as string[], loading: false });
      } catch (error) {
        // %s.
        setState({ error: error as Error, loading: false });
      }
    },
    [id],
  );
  return { ...state, reload } as const;
}
",
];

const TESTS: Templates = &[r#"describe("%v %n", () => {
  it("gives back what was put in (%u)", async () => {
    const spy = vi.fn().mockResolvedValue({ id: "%n-%d", amount: %d });
    const result = await spy({ %o: "%n" });
    expect(spy).toHaveBeenCalledTimes(1);
    expect(result).toMatchObject({ id: expect.stringMatching(/^%n-\d+$/), amount: %d });
  });

  it.each([
    ["empty", [], 0],
    ["one", [{ amount: %d }], %d],
    ["several", [{ amount: 1 }, { amount: 2 }], 3],
  ] as const)("adds up: %o (%u)", (_name, items, total) => {
    // %s.
    const sum = items.reduce((all, item) => all + item.amount, 0);
    expect(sum).toBe(total);
  });
});
"#];
