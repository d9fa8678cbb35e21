//! The vocabulary of the generated code.

pub(super) const NOUNS: &[&str] = &[
    "account",
    "address",
    "alert",
    "audit",
    "basket",
    "billing",
    "booking",
    "budget",
    "calendar",
    "campaign",
    "carrier",
    "catalog",
    "channel",
    "contact",
    "contract",
    "coupon",
    "customer",
    "delivery",
    "discount",
    "document",
    "draft",
    "employee",
    "export",
    "feature",
    "folder",
    "gateway",
    "inventory",
    "invoice",
    "ledger",
    "license",
    "location",
    "message",
    "notice",
    "order",
    "payment",
    "product",
    "profile",
    "quota",
    "refund",
    "region",
    "report",
    "schedule",
    "session",
    "shipment",
    "ticket",
    "vendor",
    "voucher",
    "warehouse",
];

pub(super) const VERBS: &[&str] = &[
    "apply", "archive", "assign", "build", "cancel", "collect", "compare", "compute", "confirm",
    "create", "decode", "enrich", "fetch", "filter", "format", "group", "import", "index", "list",
    "load", "merge", "notify", "parse", "render", "resolve", "restore", "schedule", "select",
    "split", "update", "validate", "verify",
];

pub(super) const SENTENCES: &[&str] = &[
    "Keeps what the user typed when the request fails, so that nothing has to be entered twice",
    "The upstream answers with an empty list instead of 404, hence the second look",
    "Amounts are in the smallest unit of the currency (cents), never floating point",
    "Called on every keystroke: do not allocate in here",
    "Falls back to the defaults of the region if nothing was configured",
    "See the runbook before raising this limit; import jobs depend on it",
    "Retries three times with jitter, then gives up and reports to the queue",
    "Sorted by date, newest first; the table relies on it",
    "Not memoised on purpose, the inputs change with each call",
    "Dates are ISO 8601 in UTC until they reach the view",
];

/// The word at `at`, with a number behind it once the list is used up.
pub(super) fn numbered(words: &[&str], at: usize) -> String {
    let word = words[at % words.len()];
    match at / words.len() {
        0 => word.to_owned(),
        round => format!("{word}-{round}"),
    }
}

/// `fetchOrder` of `fetch-order`.
pub(super) fn camel(kebab: &str) -> String {
    let mut parts = kebab.split('-');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| name + &capitalised(part))
}

/// `FetchOrder` of `fetch-order`.
pub(super) fn pascal(kebab: &str) -> String {
    kebab.split('-').map(capitalised).collect()
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
